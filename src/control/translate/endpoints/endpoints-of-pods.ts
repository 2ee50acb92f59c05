import type { Endpoint } from '../../../snapshot/endpoint.ts'
import type { Pod } from '../../kubernetes/pod.ts'
import type { Service, ServicePort } from '../../kubernetes/service.ts'
import { type ProbeOptions, probesOfPod } from './probes-of-pod.ts'

/** Endpoints of a Service port after the Pods that the selector matches, as the endpoint controller would write them. */
export function endpointsOfPods(
  pods: readonly Pod[],
  service: Service,
  servicePort: ServicePort,
  options: ProbeOptions,
): Endpoint[] {
  return pods.filter(mayServe).flatMap((pod) => {
    const port = targetPortOf(pod, servicePort)
    if (port === null) return []
    const serving = options.probes === 'off' || isServing(pod)
    const probes = service.publishNotReadyAddresses ? [] : probesOfPod(pod, options)
    const { terminating } = pod.meta
    const ready = service.publishNotReadyAddresses || (serving && !terminating)
    const name = pod.meta.name.value
    return pod.ips.map((ip) => ({
      address: ip.value,
      port,
      pod: name,
      ready,
      serving,
      terminating,
      probes,
    }))
  })
}

/** A pod that has ended keeps its address for a while although nobody answers there. */
export function mayServe(pod: Pod): boolean {
  return pod.phase !== 'Succeeded' && pod.phase !== 'Failed'
}

/** Without a Ready condition (a manifest written by hand) the phase decides, and without a phase the pod is trusted. */
export function isServing(pod: Pod): boolean {
  return pod.ready ?? (pod.phase === null || pod.phase === 'Running')
}

/** A named targetPort is looked up in each pod, where it may stand for different numbers; null: this pod has none. */
export function targetPortOf(pod: Pod, { targetPort, port }: ServicePort): number | null {
  if (targetPort === null) return port.value
  if (typeof targetPort.value === 'number') return targetPort.value
  const named = pod.ports.find(
    ({ name, protocol }) => name === targetPort.value && protocol === 'TCP',
  )
  return named?.containerPort ?? null
}

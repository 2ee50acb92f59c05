import type { Report } from '../diagnostics/diagnostic.ts'
import type { Pod } from '../kubernetes/pod.ts'
import { complain } from './complain.ts'
import { type ProbeOptions, probePort } from './endpoints/probes-of-pod.ts'

/** Tells of readiness probes that can't be run: the pod's others, or else its status, decide without them. */
export function checkProbes(pods: Iterable<Pod>, options: ProbeOptions, report: Report): void {
  if (options.probes !== 'active') return
  for (const pod of pods) {
    for (const { handler, at } of pod.probes) {
      if (handler.kind === 'exec') {
        if (options.allowExecProbes) continue
        complain(report, pod, {
          code: 'exec-probe-not-allowed',
          at,
          message: 'an exec probe would run its command on this machine, and is left out',
          hint: '--allow-exec-probes allows it; httpGet, tcpSocket and grpc need no permission',
        })
      } else if (probePort(pod, handler.port.value) === null) {
        const names = pod.ports.flatMap(({ name }) => (name === null ? [] : [name]))
        complain(report, pod, {
          code: 'dangling-probe-port',
          at: handler.port.at,
          message: `no container of the pod has a port ${handler.port.value}`,
          hint: names.length === 0 ? 'write the number' : `there is ${names.join(', ')}`,
        })
      }
    }
  }
}

import type { ContainerPort, Pod } from '../../kubernetes/pod.ts'
import type { Service, ServicePort } from '../../kubernetes/service.ts'
import type { BackendProblem } from '../backend-problem.ts'
import { nameKey } from '../name-key.ts'
import { mayServe } from './endpoints-of-pods.ts'
import { listSome } from './explain-pods.ts'

/**
 * The number that a Service sends requests to, where the pods list their ports and none of them has it. Kubernetes does not
 * need a port to be listed, so that the pods get the requests all the same. null: nothing is strange.
 */
export function undeclaredTarget(
  service: Service,
  { port, targetPort }: ServicePort,
  pods: readonly Pod[],
): BackendProblem | null {
  const target = targetPort ?? port
  if (typeof target.value !== 'number') return null
  const candidates = pods.filter(mayServe)
  const declared = new Set<string>()
  for (const pod of candidates) {
    const own = pod.ports.filter(({ protocol }) => protocol === 'TCP')
    if (own.length === 0 || own.some(({ containerPort }) => containerPort === target.value)) {
      return null
    }
    for (const each of own) declared.add(describePort(each))
  }
  if (candidates.length === 0) return null
  const { namespace, name } = service.meta
  return {
    code: 'undeclared-target-port',
    message: `Service ${nameKey(namespace, name.value)} sends to port ${target.value}, which no container of its pods lists; there is ${listSome([...declared].sort())}`,
    hint: 'requests go there all the same: mend the `targetPort`, or list the port in the container',
    place: { kind: 'service', service, at: target.at },
  }
}

function describePort({ name, containerPort }: ContainerPort): string {
  return name === null ? String(containerPort) : `${containerPort} (${name})`
}

import { compareText } from '../../../snapshot/compare-text.ts'
import type { Pod } from '../../kubernetes/pod.ts'
import type { ServicePort } from '../../kubernetes/service.ts'
import { isServing, mayServe, targetPortOf } from './endpoints-of-pods.ts'

/** How many pods or values a message names before it only counts them. */
const namedAtMost = 3

/** Why none of the pods that a Service selects is ready. */
export function explainPods(pods: readonly Pod[], servicePort: ServicePort): string {
  const sorted = [...pods].sort((a, b) => compareText(a.meta.name.value, b.meta.name.value))
  return listSome(sorted.map((pod) => explainPod(pod, servicePort)))
}

function explainPod(pod: Pod, servicePort: ServicePort): string {
  const name = `pod ${pod.meta.name.value}`
  if (!mayServe(pod)) return `${name} has ended (phase ${pod.phase})`
  if (targetPortOf(pod, servicePort) === null) {
    return `${name} has no container port named ${servicePort.targetPort?.value}`
  }
  if (pod.ips.length === 0) return `${name} has no address`
  if (pod.meta.terminating) return `${name} is terminating`
  return isServing(pod) ? `${name} is ready` : `${name} is not ready`
}

export function listSome(texts: readonly string[]): string {
  const more = texts.length - namedAtMost
  return texts.slice(0, namedAtMost).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

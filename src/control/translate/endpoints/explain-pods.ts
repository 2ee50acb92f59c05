import { compareText } from '../../../snapshot/compare-text.ts'
import type { Pod } from '../../kubernetes/pod.ts'
import type { Service, ServicePort } from '../../kubernetes/service.ts'
import type { PodIndex } from '../pod-index.ts'
import { isServing, mayServe, targetPortOf } from './endpoints-of-pods.ts'

/** How many pods or values a message names before it only counts them. */
const namedAtMost = 3

/** Why none of the pods that a Service selects is ready. */
export function explainPods(pods: readonly Pod[], servicePort: ServicePort): string {
  const sorted = [...pods].sort((a, b) => compareText(a.meta.name.value, b.meta.name.value))
  return list(sorted.map((pod) => explainPod(pod, servicePort)))
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

/** Why the selector of a Service matches no pod: which of its labels is not there, and what is there instead. */
export function explainSelector(service: Service, index: PodIndex): string {
  const { namespace } = service.meta
  const selector = [...(service.selector ?? [])]
  for (const [label, value] of selector) {
    const byValue = index.byValue(namespace, label)
    if (byValue.has(value)) continue
    return `no pod in namespace ${namespace} has ${label}=${value}; ${explainValues(label, byValue)}`
  }
  const labels = selector.map(([label, value]) => `${label}=${value}`)
  return `no pod in namespace ${namespace} has ${labels.join(' and ')} together`
}

function explainValues(label: string, byValue: ReadonlyMap<string, unknown>): string {
  if (byValue.size === 0) return `none has a label ${label}`
  // Sorting thousands of values for each of thousands of Services would cost their product.
  if (byValue.size > 20) return `${byValue.size} other values of ${label} are there`
  return `there is ${list([...byValue.keys()].sort().map((value) => `${label}=${value}`))}`
}

function list(texts: readonly string[]): string {
  const more = texts.length - namedAtMost
  return texts.slice(0, namedAtMost).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

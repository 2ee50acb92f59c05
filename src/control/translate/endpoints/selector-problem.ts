import { nearestWord } from '../../diagnostics/nearest-word.ts'
import { shorten } from '../../diagnostics/shorten.ts'
import type { Service } from '../../kubernetes/service.ts'
import type { BackendProblem } from '../backend-problem.ts'
import { nameKey } from '../name-key.ts'
import type { PodIndex } from '../pod-index.ts'
import { listSome } from './explain-pods.ts'

/** Sorting or comparing thousands of values for each of thousands of Services would cost their product. */
const comparedAtMost = 20

interface Mismatch {
  readonly reason: string
  /** What was probably meant. */
  readonly meant: string | null
}

/**
 * What there is to say of a selector that matches no pod. Where there are no pods at all, as in a repository that leaves them
 * to a Deployment, nobody can tell whether it would.
 */
export function selectorProblem(service: Service, index: PodIndex): BackendProblem {
  const { namespace, name } = service.meta
  const { reason, meant } = explainSelector(service, index)
  const isDangling = index.hasPods(namespace)
  const at = isDangling ? service.selectorAt : null
  return {
    code: isDangling ? 'dangling-selector' : 'no-endpoints',
    message: `Service ${nameKey(namespace, name.value)} has no ready endpoint: ${shorten(reason, 400)}`,
    hint: meant === null ? 'requests for it are answered with 503' : `did you mean ${meant}?`,
    place: { kind: 'service', service, at: at ?? name.at },
  }
}

/** Which of its labels no pod has, and what is there instead. */
function explainSelector(service: Service, index: PodIndex): Mismatch {
  const { namespace } = service.meta
  const selector = [...(service.selector ?? [])]
  for (const [label, value] of selector) {
    const byValue = index.byValue(namespace, label)
    if (byValue.has(value)) continue
    const reason = `no pod in namespace ${namespace} has ${label}=${value}`
    return byValue.size === 0
      ? withoutLabel(reason, label, value, index.labels(namespace))
      : withOtherValues(reason, label, value, [...byValue.keys()])
  }
  const labels = selector.map(([label, value]) => `${label}=${value}`)
  return {
    reason: `no pod in namespace ${namespace} has ${labels.join(' and ')} together`,
    meant: null,
  }
}

function withoutLabel(
  reason: string,
  label: string,
  value: string,
  labels: readonly string[],
): Mismatch {
  const near = labels.length > comparedAtMost ? null : nearestWord(label, labels)
  return {
    reason: `${reason}; none has a label ${label}`,
    meant: near === null ? null : `${near}=${value}`,
  }
}

function withOtherValues(
  reason: string,
  label: string,
  value: string,
  values: readonly string[],
): Mismatch {
  if (values.length > comparedAtMost) {
    return { reason: `${reason}; ${values.length} other values of ${label} are there`, meant: null }
  }
  const near = nearestWord(value, values)
  const others = values.toSorted().map((each) => `${label}=${each}`)
  return {
    reason: `${reason}; there is ${listSome(others)}`,
    meant: near === null ? null : `${label}=${near}`,
  }
}

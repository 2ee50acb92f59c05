import { compareText } from '../../snapshot/compare-text.ts'
import type { Ingress } from '../kubernetes/ingress.ts'

/**
 * Who wins where two Ingresses claim one thing: the older; one with a creationTimestamp is older than one without (a
 * manifest that no API server has seen); then by namespace and name.
 */
export function compareIngresses(a: Ingress, b: Ingress): number {
  return (
    compareAge(a.meta.creationTimestamp, b.meta.creationTimestamp) ||
    compareText(a.meta.namespace, b.meta.namespace) ||
    compareText(a.meta.name.value, b.meta.name.value)
  )
}

function compareAge(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return a - b
}

/** Says why the winner comes before the loser; of one and the same Ingress the earlier part wins. */
export function reasonOfPrecedence(winner: Ingress, loser: Ingress): string {
  if (winner === loser) return 'which has it twice: the first counts'
  const [first, second] = [winner.meta.creationTimestamp, loser.meta.creationTimestamp]
  if (first === second) return 'which comes first by namespace and name'
  return second === null
    ? 'which counts as older: it has a creationTimestamp'
    : 'which is older by its creationTimestamp'
}

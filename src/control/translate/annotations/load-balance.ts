import type { LoadBalance } from '../../../snapshot/load-balance.ts'
import type { Report } from '../../diagnostics/diagnostic.ts'
import type { Ingress } from '../../kubernetes/ingress.ts'
import { hashGrammar } from './hash-grammar.ts'
import { readAnnotation } from './read-annotation.ts'
import { wordGrammar } from './word-grammar.ts'

const grammar = wordGrammar('round_robin', 'least_requests', 'ewma')

const kinds = {
  round_robin: 'round-robin',
  least_requests: 'least-requests',
  ewma: 'peak-ewma',
} as const

/** upstream-hash-by, which has precedence as with ingress-nginx, and load-balance. */
export function readLoadBalance(ingress: Ingress, report: Report): LoadBalance {
  const by = readAnnotation(ingress, 'upstream-hash-by', hashGrammar, report)
  const word = readAnnotation(ingress, 'load-balance', grammar, report)
  return by === null ? { kind: kinds[word ?? 'round_robin'] } : { kind: 'hash', by }
}

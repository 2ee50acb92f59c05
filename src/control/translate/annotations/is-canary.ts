import type { Report } from '../../diagnostics/diagnostic.ts'
import type { Ingress } from '../../kubernetes/ingress.ts'
import { complain } from '../complain.ts'
import { booleanGrammar } from './boolean-grammar.ts'
import { findAnnotation, readAnnotation } from './read-annotation.ts'

/**
 * Whether an Ingress is the canary of another, and then reports that it is left out. It claims the same hosts and paths: as an
 * Ingress like any other, an older canary would get all the traffic.
 */
export function isCanary(ingress: Ingress, report: Report): boolean {
  const canary = readAnnotation(ingress, 'canary', booleanGrammar, report)
  const found = findAnnotation(ingress, 'canary')
  if (canary !== true || found === null) return false
  complain(report, ingress, {
    code: 'annotation-not-supported-yet',
    at: found.annotation.at,
    message: `${found.key} has no effect yet: this Ingress is left out`,
    hint: 'all requests go to the Ingress that it is the canary of',
  })
  return true
}

import type { Report } from '../../diagnostics/diagnostic.ts'
import type { Ingress } from '../../kubernetes/ingress.ts'
import { booleanGrammar } from './boolean-grammar.ts'
import { readAnnotation } from './read-annotation.ts'

/** ssl-redirect and force-ssl-redirect: nothing is redirected yet, so that only a misspelt value matters. */
export function checkTlsRedirect(ingress: Ingress, report: Report): void {
  readAnnotation(ingress, 'ssl-redirect', booleanGrammar, report)
  readAnnotation(ingress, 'force-ssl-redirect', booleanGrammar, report)
}

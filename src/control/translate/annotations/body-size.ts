import type { Report } from '../../diagnostics/diagnostic.ts'
import type { Ingress } from '../../kubernetes/ingress.ts'
import { readAnnotation } from './read-annotation.ts'
import { sizeGrammar } from './size-grammar.ts'

/** proxy-body-size, in bytes. */
export function readBodySize(ingress: Ingress, report: Report): number | null {
  return readAnnotation(ingress, 'proxy-body-size', sizeGrammar, report)
}

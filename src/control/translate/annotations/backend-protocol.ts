import type { Report } from '../../diagnostics/diagnostic.ts'
import type { Ingress } from '../../kubernetes/ingress.ts'
import { complain } from '../complain.ts'
import { findAnnotation, readAnnotation } from './read-annotation.ts'
import { wordGrammar } from './word-grammar.ts'

const grammar = wordGrammar('HTTP', 'HTTPS', 'AUTO_HTTP', 'GRPC', 'GRPCS', 'FCGI')

/** backend-protocol: pods are spoken to in HTTP/1.1 whatever it says, and what is not that gets a diagnostic. */
export function checkBackendProtocol(ingress: Ingress, report: Report): void {
  const protocol = readAnnotation(ingress, 'backend-protocol', grammar, report)
  const found = findAnnotation(ingress, 'backend-protocol')
  if (protocol === null || protocol === 'HTTP' || found === null) return
  complain(report, ingress, {
    code: 'annotation-not-supported-yet',
    at: found.annotation.at,
    message: `${found.key} knows only HTTP yet, not ${protocol}`,
    hint: 'pods are spoken to in HTTP/1.1 without TLS',
  })
}

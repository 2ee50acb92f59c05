import type { RouteTimeouts } from '../../../snapshot/policy.ts'
import type { Report } from '../../diagnostics/diagnostic.ts'
import type { Ingress } from '../../kubernetes/ingress.ts'
import { readAnnotation } from './read-annotation.ts'
import { timeLimitGrammar } from './seconds-grammar.ts'

/** proxy-connect-timeout, proxy-read-timeout and proxy-send-timeout. */
export function readTimeouts(ingress: Ingress, report: Report): RouteTimeouts {
  const read = (name: string) => readAnnotation(ingress, name, timeLimitGrammar, report)
  return {
    connect: read('proxy-connect-timeout'),
    read: read('proxy-read-timeout'),
    send: read('proxy-send-timeout'),
  }
}

import type { PodProtocol } from '../../../snapshot/pod-protocol.ts'
import type { Report } from '../../diagnostics/diagnostic.ts'
import type { Ingress } from '../../kubernetes/ingress.ts'
import { complain } from '../complain.ts'
import { serverNameGrammar } from './name-grammar.ts'
import { findAnnotation, readAnnotation } from './read-annotation.ts'
import { switchGrammar } from './switch-grammar.ts'
import { wordGrammar } from './word-grammar.ts'

const grammar = wordGrammar('HTTP', 'HTTPS', 'AUTO_HTTP', 'GRPC', 'GRPCS', 'FCGI')

const protocols = { HTTP: 'http', HTTPS: 'https', GRPC: 'h2c', GRPCS: 'h2' } as const

/** backend-protocol. null: the Service's port decides, as it does where the value is not supported. */
export function readPodProtocol(ingress: Ingress, report: Report): PodProtocol | null {
  const word = readAnnotation(ingress, 'backend-protocol', grammar, report)
  const found = findAnnotation(ingress, 'backend-protocol')
  if (word === null || found === null) return null
  if (word !== 'AUTO_HTTP' && word !== 'FCGI') return protocols[word]
  complain(report, ingress, {
    code: 'annotation-not-supported-yet',
    at: found.annotation.at,
    message: `${found.key} cannot be ${word} yet`,
    hint: 'pods are spoken to as the port of their Service says, or in HTTP/1.1',
  })
  return null
}

/** proxy-ssl-name, where proxy-ssl-server-name asks for SNI. */
export function readPodServerName(ingress: Ingress, report: Report): string | null {
  const name = readAnnotation(ingress, 'proxy-ssl-name', serverNameGrammar, report)
  return readAnnotation(ingress, 'proxy-ssl-server-name', switchGrammar, report) ? name : null
}

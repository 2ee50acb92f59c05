import type { Report } from '../diagnostics/diagnostic.ts'
import type { Ingress } from '../kubernetes/ingress.ts'
import { dnsLabelGrammar } from './annotations/name-grammar.ts'
import { findAnnotation, readAnnotation } from './annotations/read-annotation.ts'
import type { ClusterRef } from './cluster-ref.ts'
import { complain } from './complain.ts'
import { nameKey } from './name-key.ts'
import type { ObjectIndex } from './object-index.ts'

/**
 * The annotation default-backend: a Service of the same namespace, which gets the requests of this Ingress while their own
 * Service has no endpoint. Its first port counts, as with ingress-nginx. null: there is none, or none of this name.
 */
export function readFallback(
  ingress: Ingress,
  index: ObjectIndex,
  report: Report,
): ClusterRef | null {
  const name = readAnnotation(ingress, 'default-backend', dnsLabelGrammar, report)
  const found = findAnnotation(ingress, 'default-backend')
  if (name === null || found === null) return null
  const { namespace } = ingress.meta
  const service = index.services.get(nameKey(namespace, name))
  const [port] = service?.ports ?? []
  if (service !== undefined && port !== undefined) {
    return { namespace, service: name, port: port.port.value }
  }
  complain(report, ingress, {
    code: service === undefined ? 'dangling-service' : 'dangling-service-port',
    at: found.annotation.at,
    message:
      service === undefined
        ? `there is no Service ${nameKey(namespace, name)}`
        : `Service ${nameKey(namespace, name)} has no port`,
    hint: 'requests without an endpoint are answered with 503',
  })
  return null
}

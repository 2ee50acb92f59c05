import type { TicketSecret } from '../../../src/base/ticket-secret.ts'
import {
  type CertificateTable,
  compileCertificates,
} from '../../../src/proxy/tls/certificate-table.ts'
import { ContextCache } from '../../../src/proxy/tls/context-cache.ts'
import type { Certificate } from '../../../src/snapshot/certificate.ts'
import { hostPattern } from '../router/a-route.ts'

export interface TableParts {
  /** Host as a user writes it → certificates; null is the default one. */
  readonly bindings: Readonly<Record<string, Certificate | readonly Certificate[] | null>>
  readonly byDefault: Certificate | null
  readonly contexts?: ContextCache
  readonly rejectUnknown?: boolean
}

export const aTicketSecret: TicketSecret = { epoch: 1, secret: Buffer.alloc(32, 's') }

/** `unusable` collects the ids of certificates that could not be used. */
export function someContexts(unusable: string[] = []): ContextCache {
  return new ContextCache(
    100,
    () => aTicketSecret,
    (id) => unusable.push(id),
  )
}

export function aTable(parts: TableParts): CertificateTable {
  const bindings = Object.entries(parts.bindings)
  const certificates = bindings.flatMap(([, bound]) => bound ?? [])
  return compileCertificates(
    {
      certificates: [...new Set(certificates)],
      bindings: bindings.map(([host, certificate]) => ({
        host: hostPattern(host),
        certificates: [certificate ?? []].flat().map(({ id }) => id),
        ingress: 'default/test',
      })),
      defaultCertificate: parts.byDefault,
    },
    parts.contexts ?? someContexts(),
    parts.rejectUnknown ?? false,
  )
}

import {
  type CertificateTable,
  compileCertificates,
} from '../../../src/proxy/tls/certificate-table.ts'
import type { Certificate } from '../../../src/snapshot/certificate.ts'
import { hostPattern } from '../router/a-route.ts'

export interface TableParts {
  /** Host as a user writes it → certificate; null is the default one. */
  readonly bindings: Readonly<Record<string, Certificate | null>>
  readonly byDefault: Certificate | null
  readonly previous?: CertificateTable
  /** Collects the ids of certificates that could not be used. */
  readonly unusable?: string[]
}

export function aTable(parts: TableParts): CertificateTable {
  const bindings = Object.entries(parts.bindings)
  const certificates = bindings.flatMap(([, certificate]) => certificate ?? [])
  return compileCertificates(
    {
      certificates: [...new Set(certificates)],
      bindings: bindings.map(([host, certificate]) => ({
        host: hostPattern(host),
        certificate: certificate?.id ?? null,
        ingress: 'default/test',
      })),
      defaultCertificate: parts.byDefault,
    },
    parts.previous ?? null,
    (id) => parts.unusable?.push(id),
  )
}

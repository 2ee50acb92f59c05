import type { Certificate } from '../../snapshot/certificate.ts'
import { hostText } from '../../snapshot/host.ts'
import { shownCertificates } from '../../snapshot/shown-certificates.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import { type CertificateView, describeCertificate } from './describe-certificate.ts'

/** What clients of one host are shown. */
export interface ServedHost {
  /** `kubia.example.com`, `*.foo.com`; `*`: everybody else. */
  readonly host: string
  /** The Ingress that says so; null: nobody, it is the default. */
  readonly ingress: string | null
  /** One for each kind of key. Empty: the one that is generated at the start. */
  readonly certificates: readonly ServedCertificate[]
}

export interface ServedCertificate extends CertificateView {
  /** `namespace/name`. */
  readonly secret: string
}

/** In the order in which they are looked up: exact hosts, wildcards, the rest. */
export function* servedCertificates(snapshot: Snapshot, now: number): Iterable<ServedHost> {
  const views = new Map<Certificate, ServedCertificate>()
  const view = (certificate: Certificate): ServedCertificate => {
    const { id, chain } = certificate
    const known = views.get(certificate) ?? { secret: id, ...describeCertificate(chain, now) }
    views.set(certificate, known)
    return known
  }
  for (const { host, ingress, certificates } of shownCertificates(snapshot)) {
    yield { host: hostText(host), ingress, certificates: certificates.map(view) }
  }
}

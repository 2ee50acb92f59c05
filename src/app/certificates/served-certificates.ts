import type { Certificate } from '../../snapshot/certificate.ts'
import { hostText } from '../../snapshot/host.ts'
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
  const { bindings, defaultCertificate } = snapshot
  const byId = new Map(snapshot.certificates.map((certificate) => [certificate.id, certificate]))
  const views = new Map<Certificate, ServedCertificate>()
  const view = (certificate: Certificate): ServedCertificate => {
    const { id, chain } = certificate
    const known = views.get(certificate) ?? { secret: id, ...describeCertificate(chain, now) }
    views.set(certificate, known)
    return known
  }
  const byDefault = defaultCertificate === null ? [] : [view(defaultCertificate)]
  for (const { host, certificates, ingress } of bindings) {
    const own = certificates.flatMap((id) => byId.get(id) ?? [])
    const shown = certificates.length === 0 ? byDefault : own.map(view)
    yield { host: hostText(host), ingress, certificates: shown }
  }
  if (bindings.some(({ host }) => host.kind === 'any')) return
  yield { host: '*', ingress: null, certificates: byDefault }
}

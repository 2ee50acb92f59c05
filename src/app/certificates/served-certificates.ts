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
export function servedCertificates(snapshot: Snapshot, now: number): ServedHost[] {
  const { defaultCertificate } = snapshot
  const views = new Map<string, ServedCertificate>()
  for (const { id, chain } of snapshot.certificates) {
    views.set(id, { secret: id, ...describeCertificate(chain, now) })
  }
  const byDefault =
    defaultCertificate === null
      ? []
      : [{ secret: defaultCertificate.id, ...describeCertificate(defaultCertificate.chain, now) }]
  const hosts = snapshot.bindings.map(({ host, certificates, ingress }) => ({
    host: hostText(host),
    ingress,
    certificates:
      certificates.length === 0 ? byDefault : certificates.flatMap((id) => views.get(id) ?? []),
  }))
  if (hosts.some(({ host }) => host === '*')) return hosts
  return [...hosts, { host: '*', ingress: null, certificates: byDefault }]
}

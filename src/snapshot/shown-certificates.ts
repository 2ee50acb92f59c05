import type { Certificate } from './certificate.ts'
import type { HostPattern } from './host.ts'
import type { Snapshot } from './snapshot.ts'

/** What clients of one host are shown. */
export interface ShownCertificates {
  readonly host: HostPattern
  /** `namespace/name` of the Ingress that says so; null: nobody does, it is the default. */
  readonly ingress: string | null
  /** One for each kind of key. Empty: the one that is generated at the start. */
  readonly certificates: readonly Certificate[]
}

/** In the order in which they are looked up: exact hosts, wildcards, everybody else, who are always there. */
export function* shownCertificates(snapshot: Snapshot): Iterable<ShownCertificates> {
  const { certificates, bindings, defaultCertificate } = snapshot
  const byId = new Map(certificates.map((certificate) => [certificate.id, certificate]))
  const byDefault = defaultCertificate === null ? [] : [defaultCertificate]
  for (const { host, certificates: ids, ingress } of bindings) {
    const own = ids.flatMap((id) => byId.get(id) ?? [])
    yield { host, ingress, certificates: ids.length === 0 ? byDefault : own }
  }
  if (bindings.some(({ host }) => host.kind === 'any')) return
  yield { host: { kind: 'any' }, ingress: null, certificates: byDefault }
}

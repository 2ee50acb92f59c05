import type { Certificate, CertificateBinding } from './certificate.ts'
import type { ChangeKind } from './changed.ts'
import { hostText } from './host.ts'
import { samePlain } from './same.ts'
import type { Snapshot } from './snapshot.ts'

export interface CertificateChange {
  readonly change: ChangeKind
  readonly id: string
  readonly before: CertificateFacts | null
  /** The same as `before` where only the key or the rest of the chain is another. */
  readonly after: CertificateFacts | null
}

export interface CertificateFacts {
  readonly names: readonly string[]
  /** ISO 8601. */
  readonly notAfter: string
  /** SHA-256 of the leaf. */
  readonly fingerprint: string
}

/** The default certificate counts among the others, under its own id. */
export function diffCertificates(before: Snapshot, after: Snapshot): CertificateChange[] {
  const old = byId(before)
  const now = byId(after)
  const changes: CertificateChange[] = []
  for (const [id, certificate] of now) {
    const known = old.get(id)
    const after = factsOf(certificate)
    if (known === undefined) changes.push({ change: 'added', id, before: null, after })
    else if (!samePlain(known, certificate)) {
      changes.push({ change: 'changed', id, before: factsOf(known), after })
    }
  }
  for (const [id, certificate] of old) {
    if (now.has(id)) continue
    changes.push({ change: 'removed', id, before: factsOf(certificate), after: null })
  }
  return changes
}

function factsOf({ names, notAfter, fingerprint }: Certificate): CertificateFacts {
  return { names, notAfter: new Date(notAfter).toISOString(), fingerprint }
}

function byId({ certificates, defaultCertificate }: Snapshot): Map<string, Certificate> {
  const all = defaultCertificate === null ? certificates : [...certificates, defaultCertificate]
  return new Map(all.map((certificate) => [certificate.id, certificate]))
}

export interface TlsHostChange {
  readonly host: string
  /** Ids of the certificates with ` + ` between them; `default`: the default one; null: no Ingress asks for TLS here. */
  readonly before: string | null
  readonly after: string | null
}

/** In the order of the new bindings, then the hosts that are gone. */
export function diffTlsHosts(
  before: readonly CertificateBinding[],
  after: readonly CertificateBinding[],
): TlsHostChange[] {
  const old = idsByHost(before)
  const now = idsByHost(after)
  const hosts = new Set([...now.keys(), ...old.keys()])
  return [...hosts]
    .map((host) => ({ host, before: old.get(host) ?? null, after: now.get(host) ?? null }))
    .filter((change) => change.before !== change.after)
}

function idsByHost(bindings: readonly CertificateBinding[]): Map<string, string> {
  return new Map(
    bindings.map(({ host, certificates }) => [
      hostText(host),
      certificates.length === 0 ? 'default' : certificates.join(' + '),
    ]),
  )
}

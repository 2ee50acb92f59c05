import type { Certificate } from './certificate.ts'
import type { Snapshot } from './snapshot.ts'

/** A certificate as it may be shown: its chain stands as the fingerprint, its key not at all. */
export type PublicCertificate = Omit<Certificate, 'chain' | 'privateKey'>

export type SnapshotDump = Omit<Snapshot, 'certificates' | 'defaultCertificate'> & {
  readonly certificates: readonly PublicCertificate[]
  readonly defaultCertificate: PublicCertificate | null
}

/** The whole snapshot as plain data that may be printed and sent to anybody: no private key is in it. */
export function dumpSnapshot(snapshot: Snapshot): SnapshotDump {
  return {
    ...snapshot,
    certificates: snapshot.certificates.map(publicCertificate),
    defaultCertificate:
      snapshot.defaultCertificate === null ? null : publicCertificate(snapshot.defaultCertificate),
  }
}

/** Names the fields that are shown, so that a field which is added later is hidden until somebody decides. */
export function publicCertificate(certificate: Certificate): PublicCertificate {
  const { id, keyType, names, subject, notBefore, notAfter, fingerprint } = certificate
  return { id, keyType, names, subject, notBefore, notAfter, fingerprint }
}

import { createHash } from 'node:crypto'
import type { Snapshot } from './snapshot.ts'

/**
 * A number that differs where two snapshots do, their generation aside: replicas that serve the same have the same. Takes some
 * microseconds for each part of the snapshot, and yields after each.
 */
export function* configHash(snapshot: Snapshot): Generator<undefined, number> {
  const { routes, defaultBackend, clusters, certificates, bindings, defaultCertificate } = snapshot
  const hash = createHash('sha256')
  const parts = [routes, [defaultBackend], clusters, bindings] as const
  for (const part of parts) {
    for (const entry of part) {
      hash.update(JSON.stringify(entry))
      yield
    }
  }
  for (const { id, fingerprint } of certificates) hash.update(`${id} ${fingerprint}\n`)
  // The generated one is another at each start.
  if (defaultCertificate !== null) hash.update(defaultCertificate.id)
  // As many bits as a double holds without loss.
  return hash.digest().readUIntBE(0, 6)
}

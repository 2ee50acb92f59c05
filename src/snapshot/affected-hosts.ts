import type { SnapshotDiff } from './diff.ts'
import { hostText } from './host.ts'
import type { Snapshot } from './snapshot.ts'

/** The hosts whose requests a change is about, in the order of the routes; `*`: those that no rule names. */
export function affectedHosts(diff: SnapshotDiff, after: Snapshot): string[] {
  const clusters = new Set(diff.endpoints.map(({ cluster }) => cluster))
  const certificates = new Set(diff.certificates.map(({ id }) => id))
  const ofClusters = after.routes.filter(
    ({ cluster, policies }) => clusters.has(cluster) || clusters.has(policies.fallback ?? ''),
  )
  const ofCertificates = after.bindings.filter((binding) =>
    binding.certificates.some((id) => certificates.has(id)),
  )
  return [
    ...new Set([
      ...diff.changes.map(({ host }) => host),
      ...ofClusters.map(({ host }) => hostText(host)),
      ...diff.tlsHosts.map(({ host }) => host),
      ...ofCertificates.map(({ host }) => hostText(host)),
      ...(isDefaultBackendAffected(diff, after, clusters) ? ['*'] : []),
    ]),
  ]
}

function isDefaultBackendAffected(
  diff: SnapshotDiff,
  { defaultBackend }: Snapshot,
  clusters: ReadonlySet<string>,
): boolean {
  return diff.defaultBackend !== null || clusters.has(defaultBackend?.cluster ?? '')
}

import type { CertificateChange, TlsHostChange } from './diff-certificates.ts'
import { diffCertificates, diffTlsHosts } from './diff-certificates.ts'
import type { EndpointsChange } from './diff-endpoints.ts'
import { diffEndpoints } from './diff-endpoints.ts'
import type { PolicyChange } from './diff-policies.ts'
import { diffPolicies } from './diff-policies.ts'
import type { RouteChange } from './diff-routes.ts'
import { diffRoutes } from './diff-routes.ts'
import type { BackendView } from './routes-view.ts'
import { routesView } from './routes-view.ts'
import { samePlain } from './same.ts'
import type { Snapshot } from './snapshot.ts'

/** What changed for traffic: the routes first, then what their definition does not show. */
export interface SnapshotDiff {
  readonly changes: readonly RouteChange[]
  readonly summary: { readonly added: number; readonly removed: number; readonly changed: number }
  /** null: unchanged. */
  readonly defaultBackend: {
    readonly before: BackendView | null
    readonly after: BackendView | null
    readonly policies: readonly PolicyChange[]
  } | null
  readonly endpoints: readonly EndpointsChange[]
  readonly certificates: readonly CertificateChange[]
  readonly tlsHosts: readonly TlsHostChange[]
}

/** What changed for traffic. That an object moved to another line or file is no change here. */
export function diffSnapshots(before: Snapshot, after: Snapshot): SnapshotDiff {
  const changes = diffRoutes(before, after)
  const count = (change: RouteChange['change']) =>
    changes.filter((entry) => entry.change === change).length
  return {
    changes,
    summary: { added: count('added'), removed: count('removed'), changed: count('changed') },
    defaultBackend: diffDefaultBackend(before, after),
    endpoints: diffEndpoints(before.clusters, after.clusters),
    certificates: diffCertificates(before, after),
    tlsHosts: diffTlsHosts(before.bindings, after.bindings),
  }
}

function diffDefaultBackend(before: Snapshot, after: Snapshot): SnapshotDiff['defaultBackend'] {
  if (samePlain(summary(before), summary(after))) return null
  return {
    before: routesView(before).defaultBackend,
    after: routesView(after).defaultBackend,
    policies:
      before.defaultBackend === null || after.defaultBackend === null
        ? []
        : diffPolicies(before.defaultBackend.policies, after.defaultBackend.policies),
  }
}

function summary({ defaultBackend }: Snapshot) {
  if (defaultBackend === null) return null
  const { ingress, cluster, policies } = defaultBackend
  return { namespace: ingress?.namespace, name: ingress?.name, cluster, policies }
}

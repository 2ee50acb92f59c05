import type { SnapshotDiff } from './diff.ts'
import type { CertificateChange, TlsHostChange } from './diff-certificates.ts'
import type { EndpointsChange } from './diff-endpoints.ts'
import type { RouteChange } from './diff-routes.ts'
import type { BackendView, RouteView } from './routes-view.ts'

/** Beyond this many, changes of one sort are counted rather than named. */
const namedAtMost = 2

/**
 * One short line for the log, such as `2 routes added, kubia.example.com/ moved from default/kubia:80 to default/bar:80`.
 * `nothing that counts for traffic` where only lines or files of objects moved.
 */
export function describeDiff(diff: SnapshotDiff): string {
  const parts = [
    ...describeEach(ofKind(diff, 'added'), routeAdded, 'routes added'),
    ...describeEach(ofKind(diff, 'removed'), routeRemoved, 'routes removed'),
    ...describeEach(ofKind(diff, 'changed'), routeChanged, 'routes changed'),
    ...(diff.defaultBackend === null
      ? []
      : [defaultBackendChanged(diff.defaultBackend.before, diff.defaultBackend.after)]),
    ...describeEach(diff.endpoints, endpointsChanged, 'services with other endpoints'),
    ...describeEach(diff.certificates, certificateChanged, 'certificates changed'),
    ...describeEach(diff.tlsHosts, tlsHostChanged, 'hosts with another certificate'),
  ]
  return parts.length === 0 ? 'nothing that counts for traffic' : parts.join(', ')
}

function ofKind(diff: SnapshotDiff, change: RouteChange['change']): RouteChange[] {
  return diff.changes.filter((entry) => entry.change === change)
}

function describeEach<T>(
  changes: readonly T[],
  describe: (change: T) => string,
  counted: string,
): string[] {
  return changes.length > namedAtMost ? [`${changes.length} ${counted}`] : changes.map(describe)
}

function routeAdded(change: RouteChange): string {
  return `${placeOf(change)} added${change.after === null ? '' : ` (${serviceOf(change.after)})`}`
}

function routeRemoved(change: RouteChange): string {
  return `${placeOf(change)} removed`
}

function routeChanged(change: RouteChange): string {
  const { before, after, differs } = change
  if (before !== null && after !== null && differs.includes('service')) {
    return `${placeOf(change)} moved from ${serviceOf(before)} to ${serviceOf(after)}`
  }
  return `${placeOf(change)} changed (${differs.join(', ')})`
}

function defaultBackendChanged(before: BackendView | null, after: BackendView | null): string {
  if (after === null) return 'default backend removed'
  return `default backend is ${before === null ? '' : 'now '}${serviceOf(after)}`
}

function endpointsChanged(change: EndpointsChange): string {
  const counts = [
    [change.added.length, 'new'],
    [change.removed.length, 'gone'],
    [change.becameReady.length, 'now ready'],
    [change.becameUnready.length, 'no longer ready'],
    [change.renamed.length, 'now of another pod'],
  ] as const
  const parts = counts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} endpoint${count > 1 ? 's' : ''} of ${change.cluster} ${what}`)
  const { cluster, protocol, externalName, clientIpSeconds, unavailable } = change
  if (protocol !== null) parts.push(`${cluster} now speaks ${protocol.after}`)
  if (externalName !== null) {
    parts.push(`${cluster} is now ${externalName.after ?? 'a Service of its own'}`)
  }
  if (clientIpSeconds !== null) {
    parts.push(`${cluster} ${clientIpSeconds.after === null ? 'no longer' : 'now'} keeps clients`)
  }
  if (unavailable !== null) parts.push(`${cluster} is ${unavailable.after ?? 'there again'}`)
  return parts.join(', ')
}

function certificateChanged({ id, change }: CertificateChange): string {
  return `certificate ${id} ${change}`
}

function tlsHostChanged({ host, before, after }: TlsHostChange): string {
  if (after === null) return `no more TLS for ${host}`
  if (before === null) return `TLS for ${host}`
  return `${host} shows certificate ${after}`
}

function placeOf(change: RouteChange): string {
  return `${change.host}${change.path}`
}

function serviceOf({ service }: RouteView | BackendView): string {
  return `${service.namespace}/${service.name}:${service.port}`
}

import type { SnapshotDiff } from './diff.ts'
import type { CertificateChange, TlsHostChange } from './diff-certificates.ts'
import type { EndpointsChange } from './diff-endpoints.ts'
import type { RouteChange } from './diff-routes.ts'
import type { BackendView } from './routes-view.ts'
import { serviceText } from './service-text.ts'

/** Beyond this many, changes of one sort are counted rather than named. */
const namedAtMost = 2

/**
 * One short line for the log, such as `2 routes added, kubia.example.com/ moved from default/kubia:80 to default/bar:80`.
 * `nothing that counts for traffic` where only lines or files of objects moved.
 */
export function describeDiff(diff: SnapshotDiff): string {
  const parts = describeGroups(diff).flatMap(({ changes, counted }) =>
    changes.length > namedAtMost ? [`${changes.length} ${counted}`] : changes,
  )
  return parts.length === 0 ? 'nothing that counts for traffic' : parts.join(', ')
}

/** Each change by itself, in the same words. */
export function describeChanges(diff: SnapshotDiff): string[] {
  return describeGroups(diff).flatMap(({ changes }) => changes)
}

interface ChangeGroup {
  readonly changes: readonly string[]
  /** What they are, after a number. */
  readonly counted: string
}

function describeGroups(diff: SnapshotDiff): ChangeGroup[] {
  const { defaultBackend } = diff
  return [
    { changes: ofKind(diff, 'added').map(routeAdded), counted: 'routes added' },
    { changes: ofKind(diff, 'removed').map(routeRemoved), counted: 'routes removed' },
    { changes: ofKind(diff, 'changed').map(routeChanged), counted: 'routes changed' },
    {
      changes:
        defaultBackend === null
          ? []
          : [defaultBackendChanged(defaultBackend.before, defaultBackend.after)],
      counted: 'default backends changed',
    },
    { changes: diff.endpoints.map(endpointsChanged), counted: 'services with other endpoints' },
    { changes: diff.certificates.map(certificateChanged), counted: 'certificates changed' },
    { changes: diff.tlsHosts.map(tlsHostChanged), counted: 'hosts with another certificate' },
  ]
}

function ofKind(diff: SnapshotDiff, change: RouteChange['change']): RouteChange[] {
  return diff.changes.filter((entry) => entry.change === change)
}

function routeAdded(change: RouteChange): string {
  return `${placeOf(change)} added${change.after === null ? '' : ` (${serviceText(change.after.service)})`}`
}

function routeRemoved(change: RouteChange): string {
  return `${placeOf(change)} removed`
}

function routeChanged(change: RouteChange): string {
  const { before, after, differs, policies } = change
  if (before !== null && after !== null && differs.includes('service')) {
    return `${placeOf(change)} moved from ${serviceText(before.service)} to ${serviceText(after.service)}`
  }
  const what = differs.flatMap((name) =>
    name === 'policies' ? policies.map(({ policy }) => policy) : name,
  )
  return `${placeOf(change)} changed (${what.join(', ')})`
}

function defaultBackendChanged(before: BackendView | null, after: BackendView | null): string {
  if (after === null) return 'default backend removed'
  return `default backend is ${before === null ? '' : 'now '}${serviceText(after.service)}`
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

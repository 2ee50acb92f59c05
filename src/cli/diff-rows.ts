import type { OfflineDiff, OfflineRouteChange, Taker } from '../app/diff-offline.ts'
import { type Changed, changeKind } from '../snapshot/changed.ts'
import type {
  CertificateChange,
  CertificateFacts,
  TlsHostChange,
} from '../snapshot/diff-certificates.ts'
import type { EndpointsChange } from '../snapshot/diff-endpoints.ts'
import { originText } from '../snapshot/origin.ts'
import type { BackendView } from '../snapshot/routes-view.ts'
import { serviceText } from '../snapshot/service-text.ts'
import { policyText } from './policy-text.ts'

/** One difference, as it is written in text and in Markdown. */
export interface DiffRow {
  readonly change: string
  /** A host and path, a Service, a certificate. */
  readonly subject: string
  readonly what: string
  readonly before: string
  readonly after: string
}

export interface DiffSection {
  readonly title: string
  readonly rows: readonly DiffRow[]
}

/** What there is to say, by what it is about; without sections that would be empty. */
export function diffSections(diff: OfflineDiff): DiffSection[] {
  return [
    {
      title: 'Routes',
      rows: [
        ...removedFirst(diff.changes).flatMap(routeRows),
        ...defaultBackendRows(diff.defaultBackend),
      ],
    },
    { title: 'Services', rows: diff.endpoints.flatMap(serviceRows) },
    { title: 'Certificate of a host', rows: diff.tlsHosts.map(tlsHostRow) },
    { title: 'Certificates', rows: diff.certificates.map(certificateRow) },
  ].filter(({ rows }) => rows.length > 0)
}

/** What is lost must not be what a long list hides. */
function removedFirst(changes: readonly OfflineRouteChange[]): OfflineRouteChange[] {
  const isRemoved = ({ change }: OfflineRouteChange) => change === 'removed'
  return [...changes.filter(isRemoved), ...changes.filter((change) => !isRemoved(change))]
}

function routeRows(change: OfflineRouteChange): DiffRow[] {
  const { before, after, differs, policies } = change
  const subject = `${change.host}${change.path} ${change.pathType}`
  const row = rowsOf(change.change, subject)
  if (before === null || after === null) {
    const other = takerText(change.otherSide ?? null)
    return [
      row(
        'Service',
        before === null ? other : serviceText(before.service),
        after === null ? other : serviceText(after.service),
      ),
    ]
  }
  const rows: DiffRow[] = []
  if (differs.includes('service')) {
    const moved = rowsOf('moved', subject)
    rows.push(moved('Service', serviceText(before.service), serviceText(after.service)))
  }
  if (differs.includes('ingress')) {
    rows.push(row('Ingress', originText(before.ingress), originText(after.ingress)))
  }
  if (differs.includes('tls')) rows.push(row('TLS', yesOrNo(before.tls), yesOrNo(after.tls)))
  return [...rows, ...policyRows(row, policies)]
}

function defaultBackendRows(change: OfflineDiff['defaultBackend']): DiffRow[] {
  if (change === null) return []
  const { before, after, policies } = change
  const row = rowsOf(changeKind(change), '(everything else)')
  const rows = policyRows(row, policies)
  const [old, now] = [backendText(before), backendText(after)]
  return old === now ? rows : [row('Service', old, now), ...rows]
}

function serviceRows(change: EndpointsChange): DiffRow[] {
  const row = rowsOf('changed', change.cluster)
  const { added, removed, becameReady, becameUnready, renamed } = change
  const fact = (what: string, changed: Changed<string | number | null>, none: string) =>
    changed === null
      ? []
      : [row(what, String(changed.before ?? none), String(changed.after ?? none))]
  return [
    ...(added.length + removed.length === 0
      ? []
      : [row('endpoints', listText(removed, 'gone'), listText(added, 'new'))]),
    ...(becameReady.length + becameUnready.length === 0
      ? []
      : [row('ready', listText(becameUnready, 'no longer'), listText(becameReady, 'now'))]),
    ...(renamed.length === 0 ? [] : [row('pod', '', listText(renamed, 'of another pod'))]),
    ...fact('protocol', change.protocol, ''),
    ...fact('external name', change.externalName, 'none'),
    ...fact('clients stay, seconds', change.clientIpSeconds, 'no'),
    ...fact('can be reached', change.unavailable, 'yes'),
  ]
}

function tlsHostRow(change: TlsHostChange): DiffRow {
  const row = rowsOf(changeKind(change), change.host)
  return row('certificate', change.before ?? 'no TLS', change.after ?? 'no TLS')
}

function certificateRow({ id, change, before, after }: CertificateChange): DiffRow {
  const row = rowsOf(change, id)
  if (before === null || after === null) {
    return row('valid until', untilText(before), untilText(after))
  }
  const names = [before.names.join(', '), after.names.join(', ')] as const
  if (names[0] !== names[1]) return row('names', ...names)
  if (before.notAfter !== after.notAfter) {
    return row('valid until', untilText(before), untilText(after))
  }
  return before.fingerprint === after.fingerprint
    ? row('key or chain', '', 'another')
    : row('fingerprint', before.fingerprint.slice(0, 11), after.fingerprint.slice(0, 11))
}

type MakeRow = (what: string, before: string, after: string) => DiffRow

function rowsOf(change: string, subject: string): MakeRow {
  return (what, before, after) => ({ change, subject, what, before, after })
}

function policyRows(row: MakeRow, policies: OfflineRouteChange['policies']): DiffRow[] {
  return policies.map(({ policy, before, after }) =>
    row(policy, policyText(policy, before), policyText(policy, after)),
  )
}

function takerText(taker: Taker | null): string {
  if (taker === null) return 'nobody (404)'
  const { route, service } = taker
  const by = route === null ? 'default backend' : `${route.host}${route.path} ${route.pathType}`
  return `${serviceText(service)} (${by})`
}

function backendText(backend: BackendView | null): string {
  return backend === null ? 'nobody (404)' : serviceText(backend.service)
}

function untilText(facts: CertificateFacts | null): string {
  return facts === null ? 'none' : facts.notAfter.slice(0, 10)
}

function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no'
}

/** Pods come by the hundred, and a line has to be read. */
const namedAtMost = 4

function listText(names: readonly string[], why: string): string {
  if (names.length === 0) return ''
  const shown = names.slice(0, namedAtMost).join(', ')
  const more = names.length > namedAtMost ? ` and ${names.length - namedAtMost} more` : ''
  return `${shown}${more} (${why})`
}

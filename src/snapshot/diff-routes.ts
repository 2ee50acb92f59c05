import type { ChangeKind } from './changed.ts'
import type { PolicyChange } from './diff-policies.ts'
import { diffPolicies } from './diff-policies.ts'
import type { PathType, Route } from './route.ts'
import type { RouteView } from './routes-view.ts'
import { routeViewer } from './routes-view.ts'
import type { Snapshot } from './snapshot.ts'

export interface RouteChange {
  readonly change: ChangeKind
  readonly host: string
  readonly path: string
  readonly pathType: PathType
  readonly before: RouteView | null
  readonly after: RouteView | null
  /** What differs of a changed route. */
  readonly differs: readonly ('ingress' | 'service' | 'tls' | 'policies')[]
  /** Affinity, times, sizes: they are not shown in `before` and `after`. Of a changed route alone. */
  readonly policies: readonly PolicyChange[]
}

/** A route with what is shown of it. */
interface Side {
  readonly route: Route
  readonly view: RouteView
}

const nothing = { differs: [], policies: [] }

/** Added and changed routes in the order in which they are tried, then removed ones in the order in which they were. */
export function diffRoutes(before: Snapshot, after: Snapshot): RouteChange[] {
  const haveSameTls = before.bindings === after.bindings
  if (before.routes === after.routes && haveSameTls) return []
  const old = new Map(before.routes.map((route) => [route.id, route]))
  const now = new Set(after.routes.map(({ id }) => id))
  const viewOld = routeViewer(before)
  const viewNow = routeViewer(after)
  const changes: RouteChange[] = []
  for (const route of after.routes) {
    const known = old.get(route.id) ?? null
    if (known === route && haveSameTls) continue
    const change = compareSides(known && { route: known, view: viewOld(known) }, {
      route,
      view: viewNow(route),
    })
    if (change !== null) changes.push(change)
  }
  for (const route of before.routes) if (!now.has(route.id)) changes.push(removed(viewOld(route)))
  return changes
}

function compareSides(before: Side | null, after: Side): RouteChange | null {
  const { host, path, pathType } = after.view
  const place = { host, path, pathType }
  if (before === null) {
    return { change: 'added', ...place, before: null, after: after.view, ...nothing }
  }
  const policies = diffPolicies(before.route.policies, after.route.policies)
  const differs = differences(before, after, policies.length > 0)
  if (differs.length === 0) return null
  return { change: 'changed', ...place, before: before.view, after: after.view, differs, policies }
}

function removed(view: RouteView): RouteChange {
  const { host, path, pathType } = view
  return { change: 'removed', host, path, pathType, before: view, after: null, ...nothing }
}

function differences(before: Side, after: Side, policies: boolean): RouteChange['differs'] {
  const differs: RouteChange['differs'][number][] = []
  if (!sameIngress(before.route, after.route)) differs.push('ingress')
  if (before.route.cluster !== after.route.cluster) differs.push('service')
  if (before.view.tls !== after.view.tls) differs.push('tls')
  if (policies) differs.push('policies')
  return differs
}

function sameIngress(before: Route, after: Route): boolean {
  return (
    before.ingress.namespace === after.ingress.namespace &&
    before.ingress.name === after.ingress.name
  )
}

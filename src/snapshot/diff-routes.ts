import type { PolicyChange } from './diff-policies.ts'
import { diffPolicies } from './diff-policies.ts'
import type { PathType, Route } from './route.ts'
import type { RouteView } from './routes-view.ts'
import { routesView } from './routes-view.ts'
import type { Snapshot } from './snapshot.ts'

export interface RouteChange {
  readonly change: 'added' | 'removed' | 'changed'
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
  const old = sidesById(before)
  const now = sidesById(after)
  const changes: RouteChange[] = []
  for (const [id, side] of now) {
    const change = compareSides(old.get(id) ?? null, side)
    if (change !== null) changes.push(change)
  }
  for (const [id, side] of old) if (!now.has(id)) changes.push(removed(side))
  return changes
}

function sidesById(snapshot: Snapshot): Map<string, Side> {
  const sides = new Map<string, Side>()
  const { routes } = routesView(snapshot)
  snapshot.routes.forEach((route, i) => {
    const view = routes[i]
    if (view !== undefined) sides.set(route.id, { route, view })
  })
  return sides
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

function removed({ view }: Side): RouteChange {
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

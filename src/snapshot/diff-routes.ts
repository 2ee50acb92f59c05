import type { PathType, Route } from './route.ts'
import type { RouteView } from './routes-view.ts'
import { routesView } from './routes-view.ts'
import { samePlain } from './same.ts'
import type { Snapshot } from './snapshot.ts'

export interface RouteChange {
  readonly change: 'added' | 'removed' | 'changed'
  readonly host: string
  readonly path: string
  readonly pathType: PathType
  readonly before: RouteView | null
  readonly after: RouteView | null
  /** What differs of a changed route. `policies` (affinity, times, sizes) are not shown in `before` and `after`. */
  readonly differs: readonly ('ingress' | 'service' | 'tls' | 'policies')[]
}

/** A route with what is shown of it. */
interface Side {
  readonly route: Route
  readonly view: RouteView
}

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
  const place = { host, path, pathType, after: after.view }
  if (before === null) return { change: 'added', ...place, before: null, differs: [] }
  const differs = differences(before, after)
  return differs.length === 0 ? null : { change: 'changed', ...place, before: before.view, differs }
}

function removed({ view }: Side): RouteChange {
  const { host, path, pathType } = view
  return { change: 'removed', host, path, pathType, before: view, after: null, differs: [] }
}

function differences(before: Side, after: Side): RouteChange['differs'] {
  const differs: RouteChange['differs'][number][] = []
  if (!sameIngress(before.route, after.route)) differs.push('ingress')
  if (before.route.cluster !== after.route.cluster) differs.push('service')
  if (before.view.tls !== after.view.tls) differs.push('tls')
  if (!samePlain(before.route.policies, after.route.policies)) differs.push('policies')
  return differs
}

function sameIngress(before: Route, after: Route): boolean {
  return (
    before.ingress.namespace === after.ingress.namespace &&
    before.ingress.name === after.ingress.name
  )
}

import type { Destination } from '../request-record.ts'

/** The requests of one route within one second. */
export interface RouteTraffic {
  /** Such as `kubia.example.com/`; `no route`, `default backend`, and `other routes` where there were too many. */
  readonly route: string
  /** `namespace/name:port` of its Service; empty where it is none, or several. */
  readonly service: string
  readonly requests: number
  readonly serverErrors: number
}

export class RouteCount {
  requests = 0
  serverErrors = 0
}

/** Routes of one second that are told apart; the others are added up. */
const routesNamed = 20

/** The busiest first. */
export function busiestRoutes(
  counts: ReadonlyMap<Destination | null, Readonly<RouteCount>>,
): RouteTraffic[] {
  const all = [...counts].sort(([, a], [, b]) => b.requests - a.requests)
  const named = all.slice(0, routesNamed).map(([destination, { requests, serverErrors }]) => ({
    ...nameOf(destination),
    requests,
    serverErrors,
  }))
  if (all.length <= routesNamed) return named
  const others = new RouteCount()
  for (const [, { requests, serverErrors }] of all.slice(routesNamed)) {
    others.requests += requests
    others.serverErrors += serverErrors
  }
  return [...named, { route: 'other routes', service: '', ...others }]
}

function nameOf(destination: Destination | null): Pick<RouteTraffic, 'route' | 'service'> {
  if (destination === null) return { route: 'no route', service: '' }
  const { host, path, service } = destination
  return {
    route: host + path === '' ? 'default backend' : host + path,
    service: `${service.namespace}/${service.name}:${service.port}`,
  }
}

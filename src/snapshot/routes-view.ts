import { assert } from '../base/assert.ts'
import { bindingFor, indexBindings } from './binding.ts'
import type { Cluster } from './cluster.ts'
import { hostText } from './host.ts'
import type { Origin } from './origin.ts'
import type { PathType, Route } from './route.ts'
import type { Snapshot } from './snapshot.ts'

/** The JSON of `postern routes` and of /api/v1/routes. */
export interface RoutesView {
  /** In the order in which they are tried. */
  readonly routes: readonly RouteView[]
  readonly defaultBackend: BackendView | null
}

export interface RouteView {
  readonly host: string
  readonly path: string
  readonly pathType: PathType
  readonly ingress: Origin
  readonly service: ServiceView
  readonly endpoints: readonly EndpointView[]
  /** Whether an Ingress asked for TLS on the host; the certificate may still be the default one. */
  readonly tls: boolean
}

export interface BackendView {
  /** null: from the option `--default-backend`. */
  readonly ingress: Origin | null
  readonly service: ServiceView
  readonly endpoints: readonly EndpointView[]
}

export interface ServiceView {
  readonly namespace: string
  readonly name: string
  readonly port: number | string
}

export interface EndpointView {
  readonly address: string
  readonly port: number
  readonly ready: boolean
  readonly pod?: string
}

/** The same, its routes made one by one while they are read. */
export interface RoutesInTurns extends Pick<RoutesView, 'defaultBackend'> {
  readonly routes: Iterable<RouteView>
}

export function routesView(snapshot: Snapshot): RoutesView {
  const { routes, defaultBackend } = routesInTurns(snapshot)
  return { routes: [...routes], defaultBackend }
}

export function routesInTurns(snapshot: Snapshot): RoutesInTurns {
  const { defaultBackend } = snapshot
  return {
    routes: routeViews(snapshot),
    defaultBackend:
      defaultBackend === null
        ? null
        : {
            ingress: defaultBackend.ingress,
            ...backendViewer(snapshot)(defaultBackend.cluster),
          },
  }
}

function* routeViews(snapshot: Snapshot): Iterable<RouteView> {
  const view = routeViewer(snapshot)
  for (const route of snapshot.routes) yield view(route)
}

/** For whoever wants to see only some of the routes. */
export function routeViewer(snapshot: Snapshot): (route: Route) => RouteView {
  const bindings = indexBindings(snapshot.bindings)
  const backend = backendViewer(snapshot)
  return (route) => ({
    host: hostText(route.host),
    path: route.path,
    pathType: route.pathType,
    ingress: route.ingress,
    ...backend(route.cluster),
    tls: bindingFor(bindings, route.host) !== null,
  })
}

function backendViewer(
  snapshot: Snapshot,
): (id: string) => Pick<BackendView, 'service' | 'endpoints'> {
  const clusters = new Map(snapshot.clusters.map((cluster) => [cluster.id, cluster]))
  return (id) => {
    const cluster = clusters.get(id)
    assert(cluster !== undefined, `the snapshot has no cluster ${id}`)
    return backendView(cluster)
  }
}

function backendView(cluster: Cluster): Pick<BackendView, 'service' | 'endpoints'> {
  return {
    service: {
      namespace: cluster.namespace,
      name: cluster.service,
      port: cluster.port,
    },
    endpoints: cluster.endpoints.map(({ address, port, ready, pod }) => ({
      address,
      port,
      ready,
      ...(pod === null ? {} : { pod }),
    })),
  }
}

import { originKey } from '../snapshot/origin.ts'
import type { BackendView, RoutesView, RouteView } from '../snapshot/routes-view.ts'
import { serviceText } from '../snapshot/service-text.ts'
import { aligned } from './aligned.ts'

const titles = ['HOST', 'PATH', 'TYPE', 'SERVICE', 'ENDPOINTS', 'TLS', 'INGRESS', 'FILE']

/** An aligned table with a line for each route, in the order in which they are tried; the default backend comes last. */
export function routesText({ routes, defaultBackend }: RoutesView): string {
  const rows = routes.map((route) => [route.host, route.path, route.pathType, ...common(route)])
  if (defaultBackend !== null) {
    rows.push(['(everything else)', '', '', ...common({ ...defaultBackend, tls: false })])
  }
  if (rows.length === 0) return 'no routes\n'
  return aligned([titles, ...rows])
}

function common({ service, endpoints, tls, ingress }: BackendView & Pick<RouteView, 'tls'>) {
  const ready = endpoints.filter((endpoint) => endpoint.ready).length
  return [
    serviceText(service),
    `${ready}/${endpoints.length}`,
    tls ? 'yes' : 'no',
    ingress === null ? '--default-backend' : originKey(ingress),
    ingress === null ? '' : `${ingress.file}:${ingress.line}`,
  ]
}

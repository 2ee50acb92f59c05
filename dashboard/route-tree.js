/**
 * @import { EndpointReport } from '../src/proxy/endpoints-view.ts'
 * @import { RoutesView, RouteView } from '../src/snapshot/routes-view.ts'
 */

/**
 * @typedef {object} HostRoutes
 * @property {string} host
 * @property {boolean} tls
 * @property {RouteNode[]} routes in the order in which they are tried
 */

/**
 * @typedef {object} RouteNode
 * @property {RouteView} route
 * @property {readonly EndpointReport[]} endpoints as the proxy judges them now
 */

/**
 * The routes by host, each with the pods behind its Service.
 * @param {RoutesView} view
 * @param {readonly EndpointReport[]} endpoints
 * @returns {HostRoutes[]}
 */
export function routeTree(view, endpoints) {
  const reports = Map.groupBy(endpoints, ({ service }) => serviceText(service))
  /** @type {Map<string, HostRoutes>} */
  const hosts = new Map()
  for (const route of view.routes) {
    const entry = hosts.get(route.host) ?? { host: route.host, tls: route.tls, routes: [] }
    hosts.set(route.host, entry)
    entry.routes.push({ route, endpoints: reports.get(serviceText(route.service)) ?? [] })
  }
  return [...hosts.values()]
}

/**
 * The pods behind the default backend.
 * @param {NonNullable<RoutesView['defaultBackend']>} backend
 * @param {readonly EndpointReport[]} endpoints
 */
export function endpointsOf(backend, endpoints) {
  const wanted = serviceText(backend.service)
  return endpoints.filter(({ service }) => serviceText(service) === wanted)
}

/** @param {{ namespace: string, name: string, port: number | string }} service */
export function serviceText({ namespace, name, port }) {
  return `${namespace}/${name}:${port}`
}

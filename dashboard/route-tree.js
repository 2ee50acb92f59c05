/**
 * @import { EndpointReport } from '../src/proxy/endpoints-view.ts'
 * @import { RoutesView, RouteView } from '../src/snapshot/routes-view.ts'
 */

/**
 * @typedef {object} HostRoutes
 * @property {string} host
 * @property {boolean} tls
 * @property {readonly RouteNode[]} routes in the order in which they are tried
 */

/**
 * @typedef {object} RouteNode
 * @property {RouteView} route
 * @property {readonly PodState[]} pods
 */

/**
 * @typedef {object} PodState
 * @property {string} name of the pod, or its address where nobody says
 * @property {string} address with the port
 * @property {boolean} isEligible
 * @property {string} reason
 */

/**
 * The routes by host, each with its pods as the proxy judges them now.
 * @param {RoutesView} view
 * @param {readonly EndpointReport[]} endpoints
 * @returns {HostRoutes[]}
 */
export function routeTree(view, endpoints) {
  const reports = Map.groupBy(endpoints, ({ service }) => serviceText(service))
  /** @type {Map<string, { host: string, tls: boolean, routes: RouteNode[] }>} */
  const hosts = new Map()
  for (const route of view.routes) {
    const entry = hosts.get(route.host) ?? { host: route.host, tls: route.tls, routes: [] }
    hosts.set(route.host, entry)
    entry.routes.push({
      route,
      pods: (reports.get(serviceText(route.service)) ?? []).map(podState),
    })
  }
  return [...hosts.values()]
}

/** @param {EndpointReport} report @returns {PodState} */
function podState({ address, port, pod, state, reason }) {
  const whole = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
  return { name: pod ?? whole, address: whole, isEligible: state === 'eligible', reason }
}

/** @param {{ namespace: string, name: string, port: number | string }} service */
export function serviceText({ namespace, name, port }) {
  return `${namespace}/${name}:${port}`
}

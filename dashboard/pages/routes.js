import { Fragment, h } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { counted } from '../figures.js'
import { DefaultBackend } from '../parts/default-backend.js'
import { RouteDetails } from '../parts/route-details.js'
import { routeTree } from '../route-tree.js'
import { useData } from '../use-data.js'

/**
 * @import { EndpointReport } from '../../src/proxy/endpoints-view.ts'
 * @import { RoutesView } from '../../src/snapshot/routes-view.ts'
 * @import { HostRoutes } from '../route-tree.js'
 */

/** Hosts that are drawn at once: a browser is not quick with ten thousand of them. */
const hostsAtOnce = 50

/** @param {import('../page-list.js').PageProps} props */
export function RoutesPage({ state: { revision, endpointsRevision } }) {
  const [wanted, setWanted] = useState('')
  const [shown, setShown] = useState(hostsAtOnce)
  /** @type {{ data: RoutesView | null, error: string | null }} */
  const { data, error } = useData('/api/v1/routes', revision)
  /** @type {{ data: { endpoints: readonly EndpointReport[] } | null }} */
  const { data: states } = useData('/api/v1/endpoints', endpointsRevision)
  const tree = useMemo(
    () => (data === null ? [] : routeTree(data, states?.endpoints ?? [])),
    [data, states],
  )
  if (data === null) return h('p', { class: 'quiet' }, error ?? 'Asking for the routes ...')
  const found = tree.filter((entry) => mentions(entry, wanted.trim().toLowerCase()))
  return h(
    Fragment,
    null,
    h('label', { for: 'wanted' }, 'Find a host, a path, a Service or an Ingress'),
    h('input', {
      id: 'wanted',
      type: 'search',
      value: wanted,
      onInput: ({ currentTarget }) => setWanted(currentTarget.value),
    }),
    h(
      'p',
      { class: 'quiet', role: 'status' },
      `${counted(found.length, 'host')}, ${counted(found.flatMap(({ routes }) => routes).length, 'route')}`,
    ),
    found.slice(0, shown).map((entry) => h(Host, { key: entry.host, entry })),
    wanted === '' &&
      data.defaultBackend !== null &&
      h(DefaultBackend, { backend: data.defaultBackend, endpoints: states?.endpoints ?? [] }),
    found.length > shown &&
      h(
        'button',
        { type: 'button', onClick: () => setShown(shown + hostsAtOnce) },
        `Show more: ${counted(found.length - shown, 'host')} left`,
      ),
  )
}

/** @param {HostRoutes} entry @param {string} wanted in lower case */
function mentions({ host, routes }, wanted) {
  return (
    wanted === '' ||
    routes.some(({ route: { path, service, ingress } }) =>
      `${host}${path} ${service.name} ${ingress.name} ${ingress.file}`
        .toLowerCase()
        .includes(wanted),
    )
  )
}

/** @param {{ entry: HostRoutes }} props */
function Host({ entry: { host, tls, routes } }) {
  return h(
    'section',
    { class: 'card', 'aria-labelledby': `host-${host}` },
    h(
      'h2',
      { class: 'host' },
      h('span', { id: `host-${host}` }, host === '*' ? 'every other host' : host),
      tls && h('span', { class: 'badge' }, 'TLS'),
    ),
    routes.map((node) =>
      h(RouteDetails, { key: `${node.route.pathType} ${node.route.path}`, node }),
    ),
  )
}

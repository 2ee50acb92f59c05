import { h } from 'preact'
import { serviceText } from '../route-tree.js'
import { Place } from './place.js'
import { PodList } from './pod-list.js'

/** One path and, unfolded, the pods behind it. @param {{ node: import('../route-tree.js').RouteNode }} props */
export function RouteDetails({ node: { route, endpoints } }) {
  const eligible = endpoints.filter(({ state }) => state === 'eligible').length
  return h(
    'details',
    { class: 'route' },
    h(
      'summary',
      null,
      h('code', { class: 'path' }, route.path),
      h('span', { class: 'quiet' }, route.pathType),
      h('span', { class: 'to' }, serviceText(route.service)),
      h(
        'span',
        { class: `pods ${toneOf(eligible, endpoints.length)}` },
        podsText(eligible, endpoints.length),
      ),
    ),
    h(
      'p',
      { class: 'quiet' },
      `Ingress ${route.ingress.namespace}/${route.ingress.name}, `,
      h(Place, route.ingress),
      ' ',
      route.host.includes('*') || h('a', { href: explainLink(route) }, 'Explain'),
    ),
    h(PodList, { endpoints }),
  )
}

/** @param {import('../../src/snapshot/routes-view.ts').RouteView} route */
function explainLink({ host, path, tls }) {
  return `#explain?${encodeURIComponent(`${tls ? 'https' : 'http'}://${host}${path}`)}`
}

/** @param {number} eligible @param {number} all */
function podsText(eligible, all) {
  return all === 0 ? 'no pods' : `${eligible} of ${all} pods`
}

/** @param {number} eligible @param {number} all */
function toneOf(eligible, all) {
  if (eligible === 0) return 'bad'
  return eligible < all ? 'warn' : 'good'
}

import { h } from 'preact'
import { serviceText } from '../route-tree.js'
import { Place } from './place.js'

/** One path and, unfolded, the pods behind it. @param {{ node: import('../route-tree.js').RouteNode }} props */
export function RouteDetails({ node: { route, pods } }) {
  const eligible = pods.filter(({ isEligible }) => isEligible).length
  return h(
    'details',
    { class: 'route' },
    h(
      'summary',
      null,
      h('code', { class: 'path' }, route.path),
      h('span', { class: 'quiet' }, route.pathType),
      h('span', { class: 'to' }, serviceText(route.service)),
      h('span', { class: `pods ${tone(eligible, pods.length)}` }, podsText(eligible, pods.length)),
    ),
    h(
      'p',
      { class: 'quiet' },
      `Ingress ${route.ingress.namespace}/${route.ingress.name}, `,
      h(Place, route.ingress),
    ),
    pods.length > 0 && h('ul', { class: 'pod-list' }, pods.map(podItem)),
  )
}

/** @param {import('../route-tree.js').PodState} pod */
function podItem({ name, address, isEligible, reason }) {
  return h(
    'li',
    { key: address },
    h(
      'span',
      { class: `badge ${isEligible ? 'good' : 'bad'}` },
      isEligible ? 'eligible' : 'excluded',
    ),
    h('span', { class: 'pod-name' }, name),
    name !== address && h('code', null, address),
    h('span', { class: 'quiet' }, reason),
  )
}

/** @param {number} eligible @param {number} all */
function podsText(eligible, all) {
  return all === 0 ? 'no pods' : `${eligible} of ${all} pods`
}

/** @param {number} eligible @param {number} all */
function tone(eligible, all) {
  if (eligible === 0) return 'bad'
  return eligible < all ? 'warn' : 'good'
}

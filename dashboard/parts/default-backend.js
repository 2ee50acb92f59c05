import { h } from 'preact'
import { endpointsOf, serviceText } from '../route-tree.js'
import { Place } from './place.js'
import { PodList } from './pod-list.js'

/**
 * @import { EndpointReport } from '../../src/proxy/endpoints-view.ts'
 * @import { BackendView } from '../../src/snapshot/routes-view.ts'
 */

/** @param {{ backend: BackendView, endpoints: readonly EndpointReport[] }} props `endpoints`: of all Services */
export function DefaultBackend({ backend, endpoints }) {
  const { ingress, service } = backend
  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'default-backend' },
    h('h2', { id: 'default-backend' }, 'What no rule takes'),
    h('p', null, `goes to ${serviceText(service)}`),
    h(
      'p',
      { class: 'quiet' },
      ...(ingress === null
        ? ['by the option --default-backend']
        : [`Ingress ${ingress.namespace}/${ingress.name}, `, h(Place, ingress)]),
    ),
    h(PodList, { endpoints: endpointsOf(backend, endpoints) }),
  )
}

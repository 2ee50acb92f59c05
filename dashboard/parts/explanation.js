import { Fragment, h } from 'preact'
import { serviceText } from '../route-tree.js'
import { Place } from './place.js'
import { PodList } from './pod-list.js'

/**
 * @import { Explanation as Answer } from '../../src/snapshot/explanation.ts'
 */

/** @type {Readonly<Record<Answer['outcome'], { words: string, tone: string }>>} */
const outcomes = {
  proxied: { words: 'goes to a pod', tone: 'good' },
  'default-backend': { words: 'goes to the default backend', tone: 'good' },
  redirected: { words: 'is redirected', tone: 'good' },
  'not-found': { words: 'no route takes it', tone: 'bad' },
  unavailable: { words: 'nobody can answer it', tone: 'bad' },
  refused: { words: 'is refused', tone: 'bad' },
}

/** @param {{ explanation: Answer }} props */
export function Explanation({ explanation }) {
  const { outcome, status, location, route, ingress, service, endpoints } = explanation
  const { words, tone } = outcomes[outcome]
  return h(
    Fragment,
    null,
    h(
      'section',
      { class: 'card', 'aria-label': 'Outcome' },
      h(
        'p',
        { class: 'outcome' },
        h('strong', { class: tone }, words),
        status !== undefined && h('span', { class: 'badge' }, String(status)),
      ),
      location !== undefined && h('p', null, 'To ', h('code', { class: 'place' }, location)),
      route !== null &&
        h(
          'p',
          null,
          'Rule ',
          h('code', null, `${route.host}${route.path}`),
          ` (${route.pathType})`,
        ),
      ingress !== null &&
        h('p', null, `Ingress ${ingress.namespace}/${ingress.name}, `, h(Place, ingress)),
      service !== null && h('p', null, `Service ${serviceText(service)}`),
      endpoints.length > 0 && h(PodList, { endpoints }),
    ),
    h(Steps, { explanation }),
    explanation.certificate !== null && h(Certificate, explanation.certificate),
    h(Shadowed, { explanation }),
    h(Annotations, { explanation }),
  )
}

/** @param {{ explanation: Answer }} props */
function Steps({ explanation: { steps } }) {
  return h(
    'section',
    { class: 'card', 'aria-label': 'Steps' },
    h('h2', null, 'How it was decided'),
    h(
      'ol',
      null,
      steps.map((step) => h('li', { key: step }, step)),
    ),
  )
}

/** @param {NonNullable<Answer['certificate']>} props */
function Certificate({ source, names, notAfter }) {
  return h(
    'section',
    { class: 'card', 'aria-label': 'Certificate' },
    h('h2', null, source === 'default' ? 'The default certificate' : `Certificate ${source}`),
    names.length > 0 && h('p', { class: 'quiet' }, `for ${names.join(', ')}`),
    notAfter !== null && h('p', { class: 'quiet' }, `valid until ${notAfter.slice(0, 10)}`),
  )
}

/** @param {{ explanation: Answer }} props */
function Shadowed({ explanation: { shadowed } }) {
  if (shadowed.length === 0) return null
  return h(
    'section',
    { class: 'card', 'aria-label': 'Passed over' },
    h('h2', null, 'Would have taken it as well'),
    h(
      'ul',
      null,
      shadowed.map(({ ingress, why }) =>
        h(
          'li',
          { key: why },
          `Ingress ${ingress.namespace}/${ingress.name}, `,
          h(Place, ingress),
          `: ${why}`,
        ),
      ),
    ),
  )
}

/** @param {{ explanation: Answer }} props */
function Annotations({ explanation: { annotations } }) {
  if (annotations.length === 0) return null
  return h(
    'section',
    { class: 'card', 'aria-label': 'Annotations' },
    h('h2', null, 'Annotations in force'),
    h(
      'ul',
      null,
      annotations.map(({ name, value, file, line }) =>
        h(
          'li',
          { key: name },
          h('code', { class: 'place' }, `${name}: ${value}`),
          ' ',
          h(Place, { file, line }),
        ),
      ),
    ),
  )
}

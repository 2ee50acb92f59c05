import { h } from 'preact'

/**
 * @typedef {object} Pod
 * @property {string} address
 * @property {number} port
 * @property {string | null} [pod] its name; null where nobody says
 * @property {'eligible' | 'excluded'} state
 * @property {string} [reason]
 */

/** Who gets requests, who does not, and why. @param {{ endpoints: readonly Pod[] }} props */
export function PodList({ endpoints }) {
  return h(
    'ul',
    { class: 'pod-list' },
    endpoints.map(({ address, port, pod, state, reason }) => {
      const place = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
      return h(
        'li',
        { key: place },
        h('span', { class: `badge ${state === 'eligible' ? 'good' : 'bad'}` }, state),
        pod && h('span', null, pod),
        h('code', null, place),
        h('span', { class: 'quiet' }, reason),
      )
    }),
  )
}

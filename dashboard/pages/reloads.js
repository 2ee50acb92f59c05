import { Fragment, h } from 'preact'
import { counted } from '../figures.js'
import { useData } from '../use-data.js'

/**
 * @import { Reload } from '../../src/control/reload-history.ts'
 */

/** @param {import('../page-list.js').PageProps} props */
export function ReloadsPage({ state: { revision } }) {
  /** @type {{ data: { reloads: readonly Reload[] } | null, error: string | null }} */
  const { data, error } = useData('/api/v1/reloads', revision)
  if (data === null) return h('p', { class: 'quiet' }, error ?? 'Asking for the reloads ...')
  if (data.reloads.length === 0) {
    return h('p', { class: 'quiet' }, 'Nothing has changed since the start. Edit a manifest.')
  }
  return h(
    Fragment,
    null,
    data.reloads.map((reload) => h(ReloadCard, { key: reload.generation, reload })),
  )
}

/** @param {{ reload: Reload }} props */
function ReloadCard({ reload }) {
  const { generation, appliedAt, changes, moreChanges, hosts, moreHosts } = reload
  return h(
    'article',
    { class: 'card' },
    h(
      'h2',
      null,
      h('time', { dateTime: appliedAt }, localTime(appliedAt)),
      h('span', { class: 'quiet' }, ` generation ${generation}`),
    ),
    h(
      'ul',
      { class: 'changes' },
      changes.map((change) => h('li', { key: change }, change)),
      changes.length === 0 && h('li', null, reload.summary),
      moreChanges > 0 && h('li', { class: 'quiet' }, `and ${counted(moreChanges, 'more', 'more')}`),
    ),
    hosts.length > 0 &&
      h(
        'p',
        null,
        h('span', { class: 'quiet' }, 'Affected: '),
        hosts.map((host) => (host === '*' ? 'every other host' : host)).join(', '),
        moreHosts > 0 && ` and ${counted(moreHosts, 'more', 'more')}`,
      ),
  )
}

/** Of this browser's time zone, as 2030-01-31 14:05:09: Swedes write it so. @param {string} time in ISO 8601 */
function localTime(time) {
  return new Date(time).toLocaleString('sv-SE')
}

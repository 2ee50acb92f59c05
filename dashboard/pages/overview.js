import { Fragment, h } from 'preact'
import { milliseconds, percent, rate, secondsOfFigures, sumOf } from '../figures.js'
import { Tile } from '../parts/tile.js'

/** @param {{ live: import('../live.js').Live }} props */
export function OverviewPage({ live: { seconds, connections } }) {
  const recent = seconds.slice(-secondsOfFigures)
  const requests = sumOf(recent, 'requests')
  const errors = sumOf(recent, 'serverErrors')
  const last = recent.at(-1)
  return h(
    Fragment,
    null,
    h(
      'section',
      { 'aria-labelledby': 'now' },
      h('h2', { id: 'now' }, 'Last 10 seconds'),
      h(
        'ul',
        { class: 'tiles' },
        h(Tile, { label: 'Requests a second', value: rate(requests / Math.max(recent.length, 1)) }),
        h(Tile, {
          label: 'Errors',
          value: percent(errors / Math.max(requests, 1)),
          note: 'answers 5xx',
          ...(errors > 0 && { tone: 'bad' }),
        }),
        h(Tile, { label: 'Half within', value: milliseconds(last?.p50 ?? null) }),
        h(Tile, { label: '95 % within', value: milliseconds(last?.p95 ?? null) }),
        h(Tile, { label: '99 % within', value: milliseconds(last?.p99 ?? null) }),
        h(Tile, { label: 'Connections', value: String(connections) }),
      ),
    ),
  )
}

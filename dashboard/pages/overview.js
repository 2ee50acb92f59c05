import { Fragment, h } from 'preact'
import { counted, grouped, milliseconds, percent, perSecond, recentOf, sumOf } from '../figures.js'
import { Chart } from '../parts/chart.js'
import { Tile } from '../parts/tile.js'
import { toneOfDays } from '../tones.js'

/** @param {import('../page-list.js').PageProps} props */
export function OverviewPage({ seconds, state: { connections, config } }) {
  const times = seconds.map(({ at }) => at)
  return h(
    Fragment,
    null,
    h(
      'section',
      { 'aria-labelledby': 'now' },
      h('h2', { id: 'now' }, 'Last 10 seconds'),
      h(TrafficTiles, { seconds, connections }),
    ),
    config && h(ConfigTiles, { config }),
    h(
      'div',
      { class: 'charts' },
      h(Chart, {
        title: 'Requests a second',
        times,
        format: grouped,
        lines: [
          { label: 'requests', color: 1, values: seconds.map(({ requests }) => requests) },
          { label: '5xx', color: 2, values: seconds.map(({ serverErrors }) => serverErrors) },
          { label: '4xx', color: 3, values: seconds.map(({ clientErrors }) => clientErrors) },
        ],
      }),
      h(Chart, {
        title: 'Time to answer',
        times,
        format: milliseconds,
        lines: [
          { label: 'half within', color: 1, values: seconds.map(({ p50 }) => p50) },
          { label: '95 %', color: 3, values: seconds.map(({ p95 }) => p95) },
          { label: '99 %', color: 2, values: seconds.map(({ p99 }) => p99) },
        ],
      }),
    ),
  )
}

/** @param {Pick<import('../page-list.js').PageProps, 'seconds'> & { connections: number }} props */
function TrafficTiles({ seconds, connections }) {
  const recent = recentOf(seconds)
  const requests = sumOf(recent, 'requests')
  const errors = sumOf(recent, 'serverErrors')
  const last = recent.at(-1)
  return h(
    'ul',
    { class: 'tiles' },
    h(Tile, { label: 'Requests a second', value: perSecond(requests, recent.length) }),
    h(Tile, {
      label: 'Errors',
      value: percent(errors / Math.max(requests, 1)),
      note: 'answers 5xx',
      ...(errors > 0 && { tone: 'bad' }),
    }),
    h(Tile, { label: 'Half within', value: milliseconds(last?.p50 ?? null) }),
    h(Tile, { label: '95 % within', value: milliseconds(last?.p95 ?? null) }),
    h(Tile, { label: '99 % within', value: milliseconds(last?.p99 ?? null) }),
    h(Tile, { label: 'Connections', value: grouped(connections) }),
  )
}

/** @param {{ config: import('../../src/admin/dashboard/live-feed.ts').ConfigSummary }} props */
function ConfigTiles({ config }) {
  const { generation, routes, endpoints, eligible, idleServices } = config
  const { errors, warnings, nextExpiry } = config
  const days = nextExpiry === null ? null : daysUntil(nextExpiry)
  return h(
    'section',
    { 'aria-labelledby': 'config' },
    h('h2', { id: 'config' }, 'In force'),
    h(
      'ul',
      { class: 'tiles' },
      h(Tile, { label: 'Routes', value: grouped(routes), href: '#routes' }),
      h(Tile, {
        label: 'Pods in turn',
        value: `${grouped(eligible)} of ${grouped(endpoints)}`,
        href: '#routes',
        ...(eligible < endpoints && { tone: 'warn' }),
      }),
      h(Tile, {
        label: 'Services without pod',
        value: grouped(idleServices),
        href: '#routes',
        ...(idleServices > 0 && { tone: 'bad' }),
      }),
      h(Tile, {
        label: 'Manifest errors',
        value: grouped(errors),
        note: counted(warnings, 'warning'),
        href: '#diagnostics',
        ...(errors + warnings > 0 && { tone: errors > 0 ? 'bad' : 'warn' }),
      }),
      h(Tile, {
        label: 'Certificates',
        value: days === null ? 'none' : counted(days, 'day'),
        note: days === null ? 'of a Secret' : 'until the next one ends',
        href: '#certificates',
        ...(days !== null && { tone: toneOfDays(days) }),
      }),
      h(Tile, {
        label: 'Reloads',
        value: grouped(generation - 1),
        note: 'since the start',
        href: '#reloads',
      }),
    ),
  )
}

/** @param {string} time in ISO 8601 */
function daysUntil(time) {
  return Math.floor((Date.parse(time) - Date.now()) / 86_400_000)
}

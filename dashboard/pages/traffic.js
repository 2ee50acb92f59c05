import { Fragment, h } from 'preact'
import { grouped, percent, perSecond, recentOf } from '../figures.js'
import { breakable } from '../parts/breakable.js'
import { Chart } from '../parts/chart.js'
import { routeSeries } from '../route-series.js'

/** Lines that can still be told apart. */
const linesAtMost = 6

/** @param {import('../page-list.js').PageProps} props */
export function TrafficPage({ seconds }) {
  const series = routeSeries(seconds)
  // By name, so that no line changes its colour because two routes change places.
  const charted = series.slice(0, linesAtMost).sort((a, b) => (a.route < b.route ? -1 : 1))
  const recentSeconds = recentOf(seconds).length
  return h(
    Fragment,
    null,
    h(Chart, {
      title: 'Requests a second, by route',
      times: seconds.map(({ at }) => at),
      format: grouped,
      lines: charted.map(({ route, service, values }, index) => ({
        label: series.some((other) => other.route === route && other.service !== service)
          ? `${route} (${service})`
          : route,
        color: index + 1,
        values,
      })),
    }),
    series.length === 0
      ? h('p', { class: 'quiet' }, 'Nobody has asked for anything in the last three minutes.')
      : h(
          'table',
          { class: 'card' },
          h('caption', null, 'Routes by their requests in the last three minutes'),
          h(
            'thead',
            null,
            h(
              'tr',
              null,
              h('th', { scope: 'col' }, 'Route'),
              h('th', { scope: 'col', class: 'number wide' }, 'Requests'),
              h('th', { scope: 'col', class: 'number' }, 'A second'),
              h('th', { scope: 'col', class: 'number' }, 'Errors'),
            ),
          ),
          h(
            'tbody',
            null,
            series.map((entry) => routeRow(entry, recentSeconds)),
          ),
        ),
  )
}

/** @param {import('../route-series.js').RouteSeries} series @param {number} seconds */
function routeRow({ route, service, total, recent, recentErrors }, seconds) {
  return h(
    'tr',
    { key: `${route} ${service}` },
    h(
      'th',
      { scope: 'row' },
      h('span', null, breakable(route)),
      service !== '' && h('span', { class: 'quiet' }, service),
    ),
    h('td', { class: 'number wide' }, grouped(total)),
    h('td', { class: 'number' }, perSecond(recent, seconds)),
    h(
      'td',
      { class: `number${recentErrors > 0 ? ' bad' : ''}` },
      percent(recentErrors / Math.max(recent, 1)),
    ),
  )
}

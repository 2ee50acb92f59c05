import { expect, test } from 'vitest'
import { counted, milliseconds, percent, perSecond } from '../../dashboard/figures.js'
import { afterEvent } from '../../dashboard/live-state.js'
import { routeSeries } from '../../dashboard/route-series.js'

test.each([
  [0, '0 %'],
  [0.0004, '< 0.1 %'],
  [0.0123, '1.2 %'],
  [0.5, '50 %'],
  [1, '100 %'],
])('a share of %d is shown as %s', (share, text) => {
  expect(percent(share)).toBe(text)
})

test.each([
  [null, '-'],
  [0, '< 1 ms'],
  [42, '42 ms'],
  [1_250, '1.3 s'],
])('%d milliseconds are shown as %s', (time, text) => {
  expect(milliseconds(time)).toBe(text)
})

test.each([
  [0, 0, '0'],
  [25, 10, '2.5'],
  [12_345, 1, '12,345'],
])('%d requests in %d seconds are shown as %s', (count, seconds, text) => {
  expect(perSecond(count, seconds)).toBe(text)
})

test('one is not many', () => {
  expect([counted(1, 'route'), counted(2, 'route')]).toEqual(['1 route', '2 routes'])
})

function second(at: number, ...routes: [route: string, requests: number, serverErrors?: number][]) {
  return {
    at,
    requests: 0,
    clientErrors: 0,
    serverErrors: 0,
    p50: null,
    p95: null,
    p99: null,
    routes: routes.map(([route, requests, serverErrors = 0]) => ({
      route,
      service: 'default/web:80',
      requests,
      serverErrors,
    })),
  }
}

test('the traffic of a route is a figure for each second, and the busiest route comes first', () => {
  const quiet = Array.from({ length: 10 }, (_, i) => second(i + 1))
  const series = routeSeries([second(0, ['a/', 5, 5]), ...quiet, second(11, ['b/', 7], ['a/', 1])])
  expect(
    series.map(({ route, total, recent, recentErrors }) => [route, total, recent, recentErrors]),
  ).toEqual([
    ['b/', 7, 7, 0],
    ['a/', 6, 1, 0],
  ])
  expect(series[1]?.values).toEqual([5, ...quiet.map(() => 0), 1])
})

test('a route that comes twice in the second of a reload is one', () => {
  expect(routeSeries([second(0, ['a/', 2], ['a/', 3])])).toMatchObject([{ total: 5, values: [5] }])
})

test('the page keeps three minutes, and begins anew with a history', () => {
  const state = { connections: 0, revision: '1', endpointsRevision: '1', config: null }
  const seconds = Array.from({ length: 180 }, (_, i) => second(i))
  const nothing = { link: 'live' as const, seconds: [], state: null }
  const full = afterEvent(nothing, 'history', { ...state, seconds })
  const next = afterEvent(full, 'second', { ...state, revision: '2', second: second(180) })
  expect([next.seconds.length, next.seconds[0]?.at, next.state?.revision]).toEqual([180, 1, '2'])
  expect(afterEvent(next, 'history', { ...state, seconds: [] }).seconds).toEqual([])
  expect(afterEvent(next, 'unknown', {})).toBe(next)
})

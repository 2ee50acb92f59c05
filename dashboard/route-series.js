import { recentOf } from './figures.js'

/**
 * @import { TrafficSecond } from '../src/telemetry/traffic/traffic.ts'
 */

/**
 * What was asked of one route, second by second.
 * @typedef {object} RouteSeries
 * @property {string} route
 * @property {string} service
 * @property {number[]} values requests, one for each second
 * @property {number} total of them
 * @property {number} recent requests of the last ten seconds
 * @property {number} recentErrors 5xx among them
 */

/**
 * The routes that had any requests, the busiest first.
 * @param {readonly TrafficSecond[]} seconds
 * @returns {RouteSeries[]}
 */
export function routeSeries(seconds) {
  /** @type {Map<string, RouteSeries>} */
  const series = new Map()
  const recentFrom = seconds.length - recentOf(seconds).length
  for (const [index, { routes }] of seconds.entries()) {
    for (const { route, service, requests, serverErrors } of routes) {
      const key = `${route} ${service}`
      const entry = series.get(key) ?? emptySeries(route, service, seconds.length)
      series.set(key, entry)
      // After a reload one second can have the same route twice.
      entry.values[index] = (entry.values[index] ?? 0) + requests
      entry.total += requests
      if (index < recentFrom) continue
      entry.recent += requests
      entry.recentErrors += serverErrors
    }
  }
  return [...series.values()].sort((a, b) => b.total - a.total)
}

/** @param {string} route @param {string} service @param {number} length @returns {RouteSeries} */
function emptySeries(route, service, length) {
  const values = Array.from({ length }, () => 0)
  return { route, service, values, total: 0, recent: 0, recentErrors: 0 }
}

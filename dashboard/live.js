import { useEffect, useState } from 'preact/hooks'
import { followEvents } from './event-stream.js'

/**
 * @import { LiveHistory, LiveSecond } from '../src/admin/dashboard/live-feed.ts'
 * @import { TrafficSecond } from '../src/telemetry/traffic/traffic.ts'
 * @import { LinkState } from './event-stream.js'
 */

/**
 * What the server tells by itself.
 * @typedef {object} Live
 * @property {LinkState} link
 * @property {readonly TrafficSecond[]} seconds oldest first
 * @property {number} connections
 * @property {string} revision another one: the answers of the API may be others
 */

/** As many as the server keeps. */
const secondsKept = 180

/** @type {Live} */
const nothingYet = { link: 'connecting', seconds: [], connections: 0, revision: '' }

/** @param {number} attempt another one begins anew @returns {Live} */
export function useLive(attempt) {
  const [live, setLive] = useState(nothingYet)
  useEffect(
    () =>
      followEvents('/dashboard/events', {
        state: (link) => setLive((before) => ({ ...before, link })),
        event: (name, data) => setLive((before) => afterEvent(before, name, JSON.parse(data))),
      }),
    [attempt],
  )
  return live
}

/**
 * @param {Live} live
 * @param {string} name of the event
 * @param {any} data
 * @returns {Live}
 */
export function afterEvent(live, name, data) {
  if (name === 'history') return withHistory(live, data)
  return name === 'second' ? withSecond(live, data) : live
}

/** @param {Live} live @param {LiveHistory} history @returns {Live} */
function withHistory({ link }, { seconds, connections, revision }) {
  return { link, seconds, connections, revision }
}

/** @param {Live} live @param {LiveSecond} next @returns {Live} */
function withSecond({ link, seconds }, { second, connections, revision }) {
  return { link, seconds: [...seconds, second].slice(-secondsKept), connections, revision }
}

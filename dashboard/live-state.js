/**
 * @import { LiveHistory, LiveSecond, LiveState } from '../src/admin/dashboard/live-feed.ts'
 * @import { TrafficSecond } from '../src/telemetry/traffic/traffic.ts'
 */

/** @typedef {'connecting' | 'live' | 'lost' | 'token-needed'} LinkState */

/**
 * What the server tells by itself.
 * @typedef {object} Live
 * @property {LinkState} link
 * @property {readonly TrafficSecond[]} seconds oldest first
 * @property {LiveState | null} state null: nothing has come yet
 */

/** As many as the server keeps. */
const secondsKept = 180

/** @type {Live} */
export const nothingYet = { link: 'connecting', seconds: [], state: null }

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
function withHistory({ link }, { seconds, ...state }) {
  return { link, seconds, state }
}

/** @param {Live} live @param {LiveSecond} next @returns {Live} */
function withSecond({ link, seconds }, { second, ...state }) {
  return { link, seconds: [...seconds, second].slice(-secondsKept), state }
}

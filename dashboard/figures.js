/** Figures of one second alone jump. */
const secondsOfFigures = 10

/** @template T @param {readonly T[]} seconds */
export function recentOf(seconds) {
  return seconds.slice(-secondsOfFigures)
}

/** @param {number} count @param {number} seconds */
export function perSecond(count, seconds) {
  const rate = count / Math.max(seconds, 1)
  return rate >= 100 || Number.isInteger(rate) ? grouped(rate) : rate.toFixed(1)
}

/** @param {number | null} value */
export function grouped(value) {
  return value === null ? '-' : value.toLocaleString('en', { maximumFractionDigits: 0 })
}

/** @param {number} share of 1 */
export function percent(share) {
  if (share === 0) return '0 %'
  return share < 0.001 ? '< 0.1 %' : `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`
}

/** @param {number | null} time in milliseconds */
export function milliseconds(time) {
  if (time === null) return '-'
  if (time < 1) return '< 1 ms'
  return time < 1000 ? `${grouped(time)} ms` : `${(time / 1000).toFixed(1)} s`
}

/**
 * @template {string} K
 * @param {readonly Readonly<Record<K, number>>[]} entries
 * @param {K} name
 */
export function sumOf(entries, name) {
  return entries.reduce((sum, entry) => sum + entry[name], 0)
}

/** @param {number} count @param {string} one @param {string} [many] */
export function counted(count, one, many = `${one}s`) {
  return `${grouped(count)} ${count === 1 ? one : many}`
}

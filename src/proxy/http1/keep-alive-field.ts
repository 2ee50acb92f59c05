/**
 * How long a connection may be idle whose pod announces its own limit (`Keep-Alive: timeout=5`, seconds), in milliseconds:
 * a second less, so that a request never meets the pod's close. Infinity where it announces none.
 */
export function announcedIdleTime(value: string): number {
  const match = /(?:^|[,;\s])timeout\s*=\s*"?(\d{1,9})/i.exec(value)
  if (match === null) return Number.POSITIVE_INFINITY
  const time = Number(match[1]) * 1_000
  return Math.max(time - 1_000, time / 2)
}

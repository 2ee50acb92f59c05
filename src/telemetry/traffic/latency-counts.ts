/**
 * How many requests took how long, fine enough for percentiles: up to 8 ms a bucket for each millisecond, then eight for each
 * doubling, so that what is read from it is at most an eighth too low.
 */
export type LatencyCounts = Uint32Array

/** 2^22 ms is more than an hour; what takes longer counts as that. */
const longestTime = 2 ** 22
const length = bucketOf(longestTime) + 1

export function createLatencyCounts(): LatencyCounts {
  return new Uint32Array(length)
}

/** Milliseconds; less than none, where the machine's clock was set back, counts as none. */
export function countLatency(counts: LatencyCounts, duration: number): void {
  const bucket = bucketOf(Math.min(Math.max(duration, 0), longestTime))
  counts[bucket] = (counts[bucket] ?? 0) + 1
}

/**
 * The time that this share of the requests did not take longer than, in milliseconds; null: there were none. `all`: several
 * counts, which are taken together.
 */
export function percentile(all: readonly LatencyCounts[], share: number): number | null {
  let total = 0
  for (const counts of all) for (const count of counts) total += count
  if (total === 0) return null
  let missing = Math.ceil(total * share)
  for (let bucket = 0; bucket < length; bucket++) {
    for (const counts of all) missing -= counts[bucket] ?? 0
    if (missing <= 0) return lowestOf(bucket)
  }
  return longestTime
}

function bucketOf(duration: number): number {
  if (duration < 8) return Math.trunc(duration)
  const doublings = 31 - Math.clz32(duration)
  return (doublings - 2) * 8 + ((duration >> (doublings - 3)) & 7)
}

function lowestOf(bucket: number): number {
  if (bucket < 8) return bucket
  return (8 + (bucket % 8)) * 2 ** (Math.trunc(bucket / 8) - 1)
}

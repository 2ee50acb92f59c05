/** The middle of the values; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  const above = sorted[half] ?? Number.NaN
  return sorted.length % 2 === 1 ? above : ((sorted[half - 1] ?? Number.NaN) + above) / 2
}

/**
 * How many times the other's figure. The median is that of the rounds' own ratios, since what disturbs a machine for longer than
 * a round disturbs both; the minimum compares the best of each.
 */
export function ratio(
  own: readonly number[],
  other: readonly number[],
): { readonly median: number; readonly minimum: number } {
  return {
    median: median(own.map((figure, round) => figure / (other[round] ?? Number.NaN))),
    minimum: other.length === 0 ? Number.NaN : Math.min(...own) / Math.min(...other),
  }
}

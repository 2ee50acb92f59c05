import type { Result } from '../run.ts'
import { median, ratio } from '../statistics.ts'

/** What is demanded of this proxy: at most so much of somebody else's figure, or at most this figure. */
export interface Bar {
  readonly measurement: string
  readonly of: 'nginx' | 'haproxy' | 'http-proxy' | null
  readonly most: number
  readonly rank: 'bar' | 'goal'
}

export const bars: readonly Bar[] = [
  { measurement: 'small', of: 'nginx', most: 1.3, rank: 'bar' },
  { measurement: 'small', of: 'nginx', most: 1.0, rank: 'goal' },
  { measurement: 'small', of: 'http-proxy', most: 0.2, rank: 'goal' },
  { measurement: 'down', of: 'nginx', most: 1.0, rank: 'bar' },
  { measurement: 'down', of: 'haproxy', most: 1.0, rank: 'goal' },
  { measurement: 'up', of: 'nginx', most: 1.0, rank: 'bar' },
  { measurement: 'up', of: 'haproxy', most: 1.0, rank: 'goal' },
  { measurement: 'latency', of: 'nginx', most: 1.5, rank: 'bar' },
  { measurement: 'latency', of: 'nginx', most: 1.0, rank: 'goal' },
  { measurement: 'https', of: 'nginx', most: 1.4, rank: 'bar' },
  { measurement: 'https', of: 'nginx', most: 1.1, rank: 'goal' },
  { measurement: 'h2', of: 'nginx', most: 1.8, rank: 'bar' },
  { measurement: 'h2', of: 'nginx', most: 1.2, rank: 'goal' },
  { measurement: 'handshake', of: 'nginx', most: 1.5, rank: 'bar' },
  { measurement: 'handshake', of: 'nginx', most: 1.1, rank: 'goal' },
  { measurement: 'tls-down', of: 'nginx', most: 1.2, rank: 'bar' },
  { measurement: 'tls-up', of: 'nginx', most: 1.2, rank: 'bar' },
  { measurement: 'idle', of: null, most: 12, rank: 'bar' },
  { measurement: 'idle', of: null, most: 4, rank: 'goal' },
]

/** A line for each bar of this measurement that can be judged with the rivals that ran; medians count. */
export function judge(result: Result, own: string, wanted: readonly Bar[] = bars): string[] {
  const { measurement } = result
  return wanted
    .filter((bar) => bar.measurement === measurement.name)
    .flatMap((bar) => {
      const value = judged(result, own, bar)
      if (Number.isNaN(value)) return []
      const demand = bar.of === null ? `${bar.most} ${measurement.unit}` : `${bar.most} × ${bar.of}`
      const verdict = value <= bar.most ? 'reached' : 'NOT reached'
      return [`${bar.rank} ≤ ${demand}: ${verdict} (${value.toFixed(3)})`]
    })
}

function judged({ samples }: Result, own: string, { of }: Bar): number {
  const figures = (name: string) => (samples.get(name) ?? []).map(({ figure }) => figure)
  return of === null ? median(figures(own)) : ratio(figures(own), figures(of)).median
}

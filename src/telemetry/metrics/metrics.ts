import type { Clock } from '../../base/clock.ts'
import type { Destination, RequestRecord } from '../request-record.ts'
import { type MetricFamily, metricText, singleMetric } from './metric-family.ts'
import { type ConnectionCounts, processMetrics } from './process-metrics.ts'
import { ReloadMetrics } from './reload-metrics.ts'
import { RequestMetrics } from './request-metrics.ts'
import { inSlices } from './slices.ts'

/**
 * How often to look for routes that are gone, in milliseconds, while there may be some. They are shown for once to twice this
 * time, so that their last requests can end and be scraped.
 */
const sweepPeriod = 60_000

export interface MetricsOptions {
  readonly connections: () => ConnectionCounts
  /** Second attempts since the start: made, and not made because there were too many. */
  readonly retries: () => { readonly granted: number; readonly refused: number }
  /** Where the routes in force lead. */
  readonly destinations: () => Iterable<Destination>
  readonly clock: Clock
}

/** Everything that is counted, and its text. */
export interface Metrics {
  record(record: RequestRecord): void
  /** Puts a snapshot into force by `apply`, and counts how that went; an error goes on to the caller. */
  watchReload(generation: number, apply: () => void): void
  readonly families: readonly MetricFamily[]
  /** In the Prometheus text format, in parts of about 64 KiB between which the event loop goes on. */
  text(): AsyncIterable<Buffer>
}

export function createMetrics(options: MetricsOptions): Metrics {
  const { connections, retries, destinations, clock } = options
  const requests = new RequestMetrics()
  const reloads = new ReloadMetrics()
  const families = [
    ...requests.families(),
    ...reloads.families(),
    ...processMetrics(connections),
    singleMetric('postern_retries_total', () => retries().granted),
    singleMetric('postern_retries_refused_total', () => retries().refused),
  ]
  let sweepIsDue = false

  function scheduleSweep(): void {
    if (sweepIsDue) return
    sweepIsDue = true
    clock.schedule(sweepPeriod, () => {
      sweepIsDue = false
      if (requests.forgetGone(destinations())) scheduleSweep()
    })
  }

  return {
    record: (record) => requests.record(record),

    watchReload(generation, apply) {
      try {
        apply()
      } catch (error) {
        reloads.failed()
        throw error
      }
      reloads.succeeded(generation, clock.now())
      scheduleSweep()
    },

    families,
    text: () => inSlices(metricText(families)),
  }
}

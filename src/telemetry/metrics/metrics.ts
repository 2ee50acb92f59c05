import type { Clock } from '../../base/clock.ts'
import type { Destination, RequestRecord } from '../request-record.ts'
import { type CertificateSample, certificateMetrics } from './certificate-metrics.ts'
import { type EndpointCounts, endpointMetrics, type OrphanIngress } from './endpoint-metrics.ts'
import { type MetricFamily, metricText, singleMetric, slowMetric } from './metric-family.ts'
import { type ProbeCount, probeMetrics } from './probe-metrics.ts'
import { type ConnectionCounts, processMetrics } from './process-metrics.ts'
import { ReloadMetrics } from './reload-metrics.ts'
import { RequestMetrics } from './request-metrics.ts'
import { inSlices } from './slices.ts'

/**
 * How often to look for routes that are gone, in milliseconds, while there may be some. They are shown for once to twice this
 * time, so that their last requests can end and be scraped.
 */
const sweepPeriod = 60_000

/** Whatever is counted elsewhere. Functions, which are called at each scrape. */
export interface MetricsSources {
  readonly connections: () => ConnectionCounts
  /** Most connections at once; 0: there is no limit. */
  readonly connectionLimit: () => number
  /** Second attempts since the start: made, and not made because there were too many; and who waits for a pod now. */
  readonly retries: () => {
    readonly granted: number
    readonly refused: number
    readonly waiting: number
  }
  /** Where the routes in force lead. */
  readonly destinations: () => Iterable<Destination>
  readonly endpoints: () => Iterable<EndpointCounts>
  /** null: not one of them, but time for others to have their turn. */
  readonly orphans: () => Iterable<OrphanIngress | null>
  readonly probes: () => Iterable<ProbeCount>
  /** Since the start. */
  readonly ejections: () => number
  readonly certificates: () => Iterable<CertificateSample>
  readonly configHash: () => Generator<undefined, number>
  /** Since the start. */
  readonly lostLogLines: () => number
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

export function createMetrics(sources: MetricsSources, clock: Clock): Metrics {
  const { connections, retries, destinations } = sources
  const requests = new RequestMetrics()
  const reloads = new ReloadMetrics()
  const families = [
    ...requests.families(),
    ...reloads.families(),
    slowMetric('nginx_ingress_controller_config_hash', sources.configHash),
    ...certificateMetrics(sources.certificates),
    ...endpointMetrics(sources.endpoints, sources.orphans),
    ...probeMetrics(sources.probes),
    singleMetric('postern_ejections_total', sources.ejections),
    ...processMetrics(connections),
    singleMetric(
      'postern_connections_limit',
      () => sources.connectionLimit() || Number.POSITIVE_INFINITY,
    ),
    singleMetric('postern_requests_waiting', () => retries().waiting),
    singleMetric('postern_retries_total', () => retries().granted),
    singleMetric('postern_retries_refused_total', () => retries().refused),
    singleMetric('postern_access_log_lines_lost_total', sources.lostLogLines),
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
      const begunAt = performance.now()
      try {
        apply()
      } catch (error) {
        reloads.failed()
        throw error
      }
      reloads.succeeded(generation, clock.now(), performance.now() - begunAt)
      scheduleSweep()
    },

    families,
    text: () => inSlices(metricText(families)),
  }
}

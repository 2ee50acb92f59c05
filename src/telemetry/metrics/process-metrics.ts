import { labelledMetric, type MetricFamily, singleMetric } from './metric-family.ts'

export interface ConnectionCounts {
  /** Open now. */
  readonly active: number
  /** Since the start. */
  readonly accepted: number
  /** Those of them that there was no room for. */
  readonly turnedAway: number
}

/** Of this process. Boards for ingress-nginx look for it where that tells of its nginx processes. */
export function processMetrics(connections: () => ConnectionCounts): MetricFamily[] {
  const prefix = 'nginx_ingress_controller_nginx_process'
  const startedAt = Math.floor(Date.now() / 1000 - process.uptime())
  return [
    labelledMetric(`${prefix}_connections`, 'state', () => [['active', connections().active]]),
    labelledMetric(`${prefix}_connections_total`, 'state', () => [
      ['accepted', connections().accepted],
      ['handled', connections().accepted - connections().turnedAway],
    ]),
    singleMetric('postern_connections_turned_away_total', () => connections().turnedAway),
    singleMetric(`${prefix}_cpu_seconds_total`, cpuSeconds),
    singleMetric(`${prefix}_resident_memory_bytes`, () => process.memoryUsage.rss()),
    singleMetric(`${prefix}_oldest_start_time_seconds`, () => startedAt),
  ]
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000_000
}

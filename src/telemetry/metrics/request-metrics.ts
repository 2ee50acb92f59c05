import type { Destination, RequestRecord } from '../request-record.ts'
import { histogramText } from './histogram-text.ts'
import { labelledMetric, type MetricFamily, singleMetric } from './metric-family.ts'
import type { MetricName } from './metric-table.ts'
import { count, histograms, REQUESTS, type RequestNumbers } from './request-numbers.ts'
import { noRoute, RouteSeries, routeKey, routeLabels } from './route-series.ts'
import { sampleLine } from './text-format.ts'

/** What is counted of requests, by route. */
export class RequestMetrics {
  /** A shortcut: each reload makes new destinations, which lead to the series of old. */
  readonly #byDestination = new WeakMap<Destination, RouteSeries>()
  readonly #byKey = new Map<string, RouteSeries>()
  readonly #unmatched = new RouteSeries(noRoute)
  #gone: ReadonlySet<string> = new Set()
  readonly #failures = new Map<string, number>()
  #requests = 0

  /** A request is over. Its route is looked up once after a reload; else this does nothing but add. */
  record(record: RequestRecord): void {
    const { destination, failure } = record
    const route = destination === null ? this.#unmatched : this.#seriesOf(destination)
    count(route.numbersFor(record.status, record.method), record)
    this.#requests++
    if (failure !== null) this.#failures.set(failure, (this.#failures.get(failure) ?? 0) + 1)
  }

  #seriesOf(destination: Destination): RouteSeries {
    let route = this.#byDestination.get(destination)
    if (route === undefined) {
      const key = routeKey(destination)
      route = this.#byKey.get(key) ?? new RouteSeries(routeLabels(destination))
      this.#byKey.set(key, route)
      this.#byDestination.set(destination, route)
    }
    return route
  }

  /**
   * Drops the series of routes that were gone at the last call and still are. `destinations`: all that there are. true: some more
   * are gone by now. What still comes in for a dropped one is not shown.
   */
  forgetGone(destinations: Iterable<Destination>): boolean {
    const live = new Set<string>()
    for (const destination of destinations) live.add(routeKey(destination))
    const gone = new Set<string>()
    for (const key of this.#byKey.keys()) {
      if (live.has(key)) continue
      if (this.#gone.has(key)) this.#byKey.delete(key)
      else gone.add(key)
    }
    this.#gone = gone
    return gone.size > 0
  }

  families(): MetricFamily[] {
    const bySeries = (
      name: MetricName,
      text: (labels: string, numbers: RequestNumbers) => string,
    ): MetricFamily => ({ name, samples: () => this.#samples(text) })
    const requests = 'nginx_ingress_controller_requests'
    return [
      bySeries(requests, (labels, numbers) => sampleLine(requests, labels, numbers[REQUESTS] ?? 0)),
      ...histograms.map((histogram) =>
        bySeries(histogram.metric, (labels, numbers) => histogramText(histogram, labels, numbers)),
      ),
      singleMetric('nginx_ingress_controller_nginx_process_requests_total', () => this.#requests),
      labelledMetric('postern_failures_total', 'kind', () => this.#failures),
    ]
  }

  *#samples(text: (labels: string, numbers: RequestNumbers) => string): Iterable<string> {
    for (const route of [this.#unmatched, ...this.#byKey.values()]) {
      for (const { labels, numbers } of route.series) yield text(labels, numbers)
    }
  }
}

import type { Clock } from '../../base/clock.ts'
import type { Destination, RequestRecord } from '../request-record.ts'
import {
  countLatency,
  createLatencyCounts,
  type LatencyCounts,
  percentile,
} from './latency-counts.ts'
import { busiestRoutes, RouteCount, type RouteTraffic } from './route-traffic.ts'

/** The requests that ended within one second. */
export interface TrafficSecond {
  /** Its end, in milliseconds since 1970. */
  readonly at: number
  readonly requests: number
  /** Answers 4xx, and clients that left. */
  readonly clientErrors: number
  /** Answers 5xx. */
  readonly serverErrors: number
  /** Milliseconds that half of the requests of the last ten seconds took at most, and so on; null: there were none. */
  readonly p50: number | null
  readonly p95: number | null
  readonly p99: number | null
  readonly routes: readonly RouteTraffic[]
}

/** Seconds that are kept for whoever begins to look. */
const secondsKept = 180
/** Seconds that percentiles are made of: within one there are often too few requests. */
const secondsOfLatency = 10
/** Percentiles tell of answers: a WebSocket of an hour is no slow one. */
const switchingProtocols = 101

/** What the last minutes were like, second by second. Bounded whatever is asked for; a request does nothing but add. */
export class Traffic {
  #requests = 0
  #clientErrors = 0
  #serverErrors = 0
  #latencies: LatencyCounts = createLatencyCounts()
  #routes = new Map<Destination | null, RouteCount>()
  readonly #lastLatencies: LatencyCounts[] = []
  readonly #history: TrafficSecond[] = []

  record({ status, durationMs, destination }: RequestRecord): void {
    this.#requests++
    const isServerError = status >= 500
    if (isServerError) this.#serverErrors++
    else if (status >= 400) this.#clientErrors++
    if (status !== switchingProtocols) countLatency(this.#latencies, durationMs)
    let route = this.#routes.get(destination)
    if (route === undefined) {
      route = new RouteCount()
      this.#routes.set(destination, route)
    }
    route.requests++
    if (isServerError) route.serverErrors++
  }

  /** Oldest first. */
  get history(): readonly TrafficSecond[] {
    return this.#history
  }

  /** Ends the second that is counted, and begins the next. `now`: milliseconds since 1970. */
  endSecond(now: number): TrafficSecond {
    const latest = this.#lastLatencies
    latest.push(this.#latencies)
    const second = {
      at: now,
      requests: this.#requests,
      clientErrors: this.#clientErrors,
      serverErrors: this.#serverErrors,
      p50: percentile(latest, 0.5),
      p95: percentile(latest, 0.95),
      p99: percentile(latest, 0.99),
      routes: busiestRoutes(this.#routes),
    }
    this.#history.push(second)
    if (this.#history.length > secondsKept) this.#history.shift()
    const reused = latest.length < secondsOfLatency ? undefined : latest.shift()
    this.#latencies = reused?.fill(0) ?? createLatencyCounts()
    this.#requests = 0
    this.#clientErrors = 0
    this.#serverErrors = 0
    if (this.#routes.size > 0) this.#routes = new Map()
    return second
  }
}

/** Calls back with each second that is over. */
export function everySecond(
  traffic: Traffic,
  clock: Clock,
  callback: (second: TrafficSecond) => void,
): void {
  clock.schedule(1_000, () => {
    callback(traffic.endSecond(clock.now()))
    everySecond(traffic, clock, callback)
  })
}

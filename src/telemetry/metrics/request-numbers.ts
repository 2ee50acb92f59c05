import type { RequestRecord } from '../request-record.ts'
import type { MetricName } from './metric-table.ts'

/**
 * What is counted of the requests of one series lies in one array of numbers: first how many there were, then for each
 * histogram the number of values in each bucket (those of the buckets below it not included, the last one without bound), and the
 * sum of the values.
 */
export type RequestNumbers = Float64Array

export const REQUESTS = 0

export interface Histogram {
  readonly metric: MetricName
  /** Upper bounds, in the unit of the record. */
  readonly bounds: readonly number[]
  /** Where its numbers begin. */
  readonly offset: number
  /** How many of the record's units make one of the metric's. */
  readonly unit: number
}

/** Milliseconds: 5 ms to 10 s. */
const times = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000]
/** Bytes. */
const sizes = [10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000]

let length = REQUESTS + 1

function place(metric: MetricName, bounds: readonly number[], unit: number): Histogram {
  const offset = length
  length += bounds.length + 2
  return { metric, bounds, offset, unit }
}

const requestTime = place('nginx_ingress_controller_request_duration_seconds', times, 1000)
const responseTime = place('nginx_ingress_controller_response_duration_seconds', times, 1000)
const connectTime = place('nginx_ingress_controller_connect_duration_seconds', times, 1000)
const headTime = place('nginx_ingress_controller_header_duration_seconds', times, 1000)
const requestSize = place('nginx_ingress_controller_request_size', sizes, 1)
const responseSize = place('nginx_ingress_controller_response_size', sizes, 1)

export const histograms: readonly Histogram[] = [
  requestTime,
  responseTime,
  connectTime,
  headTime,
  requestSize,
  responseSize,
]

export function createNumbers(): RequestNumbers {
  return new Float64Array(length)
}

/** Nothing but additions: this runs once for each request. */
export function count(numbers: RequestNumbers, record: RequestRecord): void {
  const { upstreamDurationMs, upstreamConnectMs, upstreamHeadMs } = record
  add(numbers, REQUESTS, 1)
  observe(numbers, requestTime, record.durationMs)
  if (upstreamDurationMs !== null) observe(numbers, responseTime, upstreamDurationMs)
  if (upstreamConnectMs !== null) observe(numbers, connectTime, upstreamConnectMs)
  if (upstreamHeadMs !== null) observe(numbers, headTime, upstreamHeadMs)
  observe(numbers, requestSize, record.requestBytes)
  observe(numbers, responseSize, record.responseBodyBytes)
}

function observe(numbers: RequestNumbers, { bounds, offset }: Histogram, value: number): void {
  let bucket = 0
  while (bucket < bounds.length && value > (bounds[bucket] ?? 0)) bucket++
  add(numbers, offset + bucket, 1)
  // The machine's clock may be set back during a request; a sum must never fall.
  if (value > 0) add(numbers, offset + bounds.length + 1, value)
}

function add(numbers: RequestNumbers, index: number, value: number): void {
  numbers[index] = (numbers[index] ?? 0) + value
}

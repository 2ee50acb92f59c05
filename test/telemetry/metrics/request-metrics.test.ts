import { beforeEach, describe, expect, test } from 'vitest'
import { metricText } from '../../../src/telemetry/metrics/metric-family.ts'
import { RequestMetrics } from '../../../src/telemetry/metrics/request-metrics.ts'
import type { Destination } from '../../../src/telemetry/request-record.ts'
import { requestRecord } from '../request-record.ts'
import { readSamples, type Sample } from './read-samples.ts'

const prefix = 'nginx_ingress_controller_'
let metrics = new RequestMetrics()

beforeEach(() => {
  metrics = new RequestMetrics()
})

function samples(name: string): Sample[] {
  const text = Array.from(metricText(metrics.families())).join('')
  return readSamples(text).filter((sample) => sample.name === name)
}

function values(name: string, label: string): [string, number][] {
  return samples(name).map(({ labels, value }) => [labels.get(label) ?? '', value])
}

function value(name: string): number | undefined {
  return samples(name)[0]?.value
}

function destination(host: string): Destination {
  return {
    ingress: { namespace: 'shop', name: 'web' },
    service: { namespace: 'shop', name: 'cart', port: 'http' },
    host,
    path: '/a',
  }
}

describe('a request', () => {
  test('counts under the labels of its route, in the order of ingress-nginx', () => {
    metrics.record(requestRecord({ destination: destination('a.example.com') }))
    const [sample, ...more] = samples(`${prefix}requests`)
    expect(more).toEqual([])
    expect([...(sample?.labels ?? [])]).toEqual([
      ['status', '200'],
      ['method', 'GET'],
      ['path', '/a'],
      ['namespace', 'shop'],
      ['ingress', 'web'],
      ['service', 'cart'],
      ['canary', ''],
      ['host', 'a.example.com'],
    ])
  })

  test('of the default backend of the options counts in the namespace of its Service', () => {
    const { service } = destination('')
    metrics.record(requestRecord({ destination: { ingress: null, service, host: '', path: '' } }))
    const [sample] = samples(`${prefix}requests`)
    expect(sample?.labels.get('namespace')).toBe('shop')
    expect(sample?.labels.get('service')).toBe('cart')
    expect(sample?.labels.get('ingress')).toBe('')
  })

  test('without a route counts under empty labels, whatever host it named', () => {
    for (const host of ['a', 'b', 'c']) {
      metrics.record(requestRecord({ destination: null, status: 404, host }))
    }
    expect(samples(`${prefix}requests`).map((sample) => sample.value)).toEqual([3])
    expect(samples(`${prefix}requests`)[0]?.labels).toEqual(
      new Map([
        ['status', '404'],
        ['method', 'GET'],
        ...['path', 'namespace', 'ingress', 'service', 'canary', 'host'].map(
          (label) => [label, ''] as const,
        ),
      ]),
    )
  })

  test('counts by its status and its method', () => {
    metrics.record(requestRecord({}))
    metrics.record(requestRecord({ status: 404 }))
    metrics.record(requestRecord({ method: 'POST' }))
    metrics.record(requestRecord({}))
    expect(
      samples(`${prefix}requests`).map((sample) => [
        sample.labels.get('status'),
        sample.labels.get('method'),
        sample.value,
      ]),
    ).toEqual([
      ['200', 'GET', 2],
      ['404', 'GET', 1],
      ['200', 'POST', 1],
    ])
  })

  test('of a method that nobody knows counts as other', () => {
    for (const method of ['BREW', 'PROPFIND', '', 'get', '__proto__']) {
      metrics.record(requestRecord({ method }))
    }
    expect(values(`${prefix}requests`, 'method')).toEqual([['other', 5]])
  })

  test('with a status that nobody knows counts as its class', () => {
    for (const status of [299, 250, 299, 499, 599, 999]) metrics.record(requestRecord({ status }))
    expect(values(`${prefix}requests`, 'status')).toEqual([
      ['2xx', 3],
      ['499', 1],
      ['5xx', 1],
      ['9xx', 1],
    ])
  })

  test('counts where it went on as before, once a reload has made the route anew', () => {
    metrics.record(requestRecord({ destination: destination('a.example.com') }))
    metrics.record(requestRecord({ destination: destination('a.example.com') }))
    expect(values(`${prefix}requests`, 'host')).toEqual([['a.example.com', 2]])
  })
})

describe('the histograms of requests', () => {
  test('count a value in every bucket whose bound it does not exceed', () => {
    for (const durationMs of [0, 5, 6, 10_000, 10_001]) {
      metrics.record(requestRecord({ durationMs }))
    }
    expect(values(`${prefix}request_duration_seconds_bucket`, 'le')).toEqual([
      ['0.005', 2],
      ['0.01', 3],
      ['0.025', 3],
      ['0.05', 3],
      ['0.1', 3],
      ['0.25', 3],
      ['0.5', 3],
      ['1', 3],
      ['2.5', 3],
      ['5', 3],
      ['10', 4],
      ['+Inf', 5],
    ])
    expect(value(`${prefix}request_duration_seconds_sum`)).toBe(20.012)
    expect(value(`${prefix}request_duration_seconds_count`)).toBe(5)
  })

  test('have buckets of 10 bytes to 10 MB for sizes', () => {
    metrics.record(requestRecord({ requestBytes: 81, responseBodyBytes: 20_000_000 }))
    expect(values(`${prefix}request_size_bucket`, 'le')).toEqual([
      ['10', 0],
      ['100', 1],
      ['1000', 1],
      ['10000', 1],
      ['100000', 1],
      ['1000000', 1],
      ['10000000', 1],
      ['+Inf', 1],
    ])
    expect(value(`${prefix}request_size_sum`)).toBe(81)
    expect(values(`${prefix}response_size_bucket`, 'le').map(([, n]) => n)).toEqual([
      ...[0, 0, 0, 0, 0, 0, 0, 1],
    ])
    expect(value(`${prefix}response_size_sum`)).toBe(20_000_000)
  })

  test('tell the moments of the last attempt apart', () => {
    metrics.record(
      requestRecord({
        durationMs: 4000,
        upstreamConnectMs: 1000,
        upstreamHeadMs: 2000,
        upstreamDurationMs: 3000,
      }),
    )
    expect(value(`${prefix}request_duration_seconds_sum`)).toBe(4)
    expect(value(`${prefix}connect_duration_seconds_sum`)).toBe(1)
    expect(value(`${prefix}header_duration_seconds_sum`)).toBe(2)
    expect(value(`${prefix}response_duration_seconds_sum`)).toBe(3)
  })

  test('say nothing of what did not happen', () => {
    metrics.record(
      requestRecord({
        upstreamConnectMs: null,
        upstreamHeadMs: null,
        upstreamDurationMs: null,
      }),
    )
    for (const name of ['connect', 'header', 'response']) {
      expect(samples(`${prefix}${name}_duration_seconds_count`)).toEqual([])
    }
    expect(value(`${prefix}request_duration_seconds_count`)).toBe(1)
  })

  test('never fall when the clock is set back', () => {
    metrics.record(requestRecord({ durationMs: 2000 }))
    metrics.record(requestRecord({ durationMs: -3_600_000 }))
    expect(value(`${prefix}request_duration_seconds_sum`)).toBe(2)
    expect(value(`${prefix}request_duration_seconds_count`)).toBe(2)
  })
})

describe('beside the routes', () => {
  test('all requests are counted, those of no route too', () => {
    metrics.record(requestRecord({}))
    metrics.record(requestRecord({ destination: null }))
    expect(value(`${prefix}nginx_process_requests_total`)).toBe(2)
  })

  test('failures are counted by kind', () => {
    for (const failure of ['no-route', 'client-gone', 'no-route', null]) {
      metrics.record(requestRecord({ failure }))
    }
    expect(values('postern_failures_total', 'kind')).toEqual([
      ['no-route', 2],
      ['client-gone', 1],
    ])
  })
})

describe('a route that is gone', () => {
  const [a, b] = [destination('a.example.com'), destination('b.example.com')]
  const hosts = () => values(`${prefix}requests`, 'host').map(([host]) => host)

  beforeEach(() => {
    metrics.record(requestRecord({ destination: a }))
    metrics.record(requestRecord({ destination: b }))
  })

  test('is shown until it was gone twice', () => {
    expect(metrics.forgetGone([destination('a.example.com')])).toBe(true)
    expect(hosts()).toEqual(['a.example.com', 'b.example.com'])
    expect(metrics.forgetGone([destination('a.example.com')])).toBe(false)
    expect(hosts()).toEqual(['a.example.com'])
  })

  test('is kept when it comes back', () => {
    metrics.forgetGone([a])
    expect(metrics.forgetGone([a, b])).toBe(false)
    metrics.forgetGone([a])
    expect(hosts()).toEqual(['a.example.com', 'b.example.com'])
  })

  test('does not come back with its last request, and begins anew with a new one', () => {
    metrics.forgetGone([a])
    metrics.forgetGone([a])
    metrics.record(requestRecord({ destination: b }))
    expect(hosts()).toEqual(['a.example.com'])
    metrics.record(requestRecord({ destination: destination('b.example.com') }))
    expect(values(`${prefix}requests`, 'host')).toEqual([
      ['a.example.com', 1],
      ['b.example.com', 1],
    ])
  })
})

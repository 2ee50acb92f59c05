import { describe, expect, test } from 'vitest'
import type { Destination, RequestRecord } from '../../../src/telemetry/request-record.ts'
import { Traffic } from '../../../src/telemetry/traffic/traffic.ts'
import { requestRecord } from '../request-record.ts'

function destination(host: string): Destination {
  const service = { namespace: 'default', name: 'web', port: 80 }
  return { ingress: { namespace: 'default', name: 'web' }, service, host, path: '/' }
}

function secondOf(traffic: Traffic, ...records: Partial<RequestRecord>[]) {
  for (const record of records) traffic.record(requestRecord(record))
  return traffic.endSecond(1_000)
}

describe('a second', () => {
  test('counts requests and errors, in all and by route', () => {
    const web = destination('web.example.com')
    expect(
      secondOf(
        new Traffic(),
        { destination: web, status: 200, durationMs: 3 },
        { destination: web, status: 503, durationMs: 1 },
        { destination: null, status: 404, durationMs: 0 },
      ),
    ).toEqual({
      at: 1_000,
      requests: 3,
      clientErrors: 1,
      serverErrors: 1,
      p50: 1,
      p95: 3,
      p99: 3,
      routes: [
        { route: 'web.example.com/', service: 'default/web:80', requests: 2, serverErrors: 1 },
        { route: 'no route', service: '', requests: 1, serverErrors: 0 },
      ],
    })
  })

  test('begins anew with the next one', () => {
    const traffic = new Traffic()
    secondOf(traffic, { status: 500 })
    expect(secondOf(traffic)).toMatchObject({ requests: 0, serverErrors: 0, routes: [] })
  })

  test('names the twenty busiest routes, and adds up the others', () => {
    const records = Array.from({ length: 25 }, (_, i) =>
      Array(i + 1).fill({ destination: destination(`${i}.example.com`) }),
    )
    const { routes } = secondOf(new Traffic(), ...records.flat())
    expect(routes).toHaveLength(21)
    expect(routes[0]).toMatchObject({ route: '24.example.com/', requests: 25 })
    expect(routes.at(-1)).toMatchObject({ route: 'other routes', requests: 1 + 2 + 3 + 4 + 5 })
  })
})

test('percentiles are those of the last ten seconds', () => {
  const traffic = new Traffic()
  secondOf(traffic, { durationMs: 7 })
  for (let i = 0; i < 9; i++) expect(secondOf(traffic).p50).toBe(7)
  expect(secondOf(traffic).p50).toBe(null)
})

test('a WebSocket that was open for an hour is no slow request', () => {
  expect(secondOf(new Traffic(), { status: 101, durationMs: 3_600_000 }).p99).toBe(null)
})

test('three minutes are kept, oldest first', () => {
  const traffic = new Traffic()
  for (let i = 0; i < 200; i++) traffic.endSecond(i)
  expect(traffic.history.map(({ at }) => at)).toEqual(Array.from({ length: 180 }, (_, i) => i + 20))
})

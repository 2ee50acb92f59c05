import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { Deadlines } from '../../../src/base/deadlines.ts'
import { HealthChecks } from '../../../src/proxy/health/health-checks.ts'
import { ProbeQueue } from '../../../src/proxy/health/probe-queue.ts'
import { EndpointHealth } from '../../../src/proxy/upstream/endpoint-health.ts'
import type { Endpoint } from '../../../src/snapshot/endpoint.ts'
import type { Probe } from '../../../src/snapshot/probe.ts'

const probe: Probe = {
  check: { kind: 'tcp', host: null, port: 80 },
  initialDelay: 0,
  period: 10_000,
  timeout: 1_000,
  successThreshold: 1,
  failureThreshold: 3,
}

function anEndpoint(changed: Partial<Probe> = {}, pod = 'kubia-1'): Endpoint {
  const state = { ready: false, serving: true, terminating: false }
  return { address: '127.0.0.1', port: 80, pod, ...state, probes: [{ ...probe, ...changed }] }
}

/** Health checks by a clock whose hands the test turns; `ok` is what each probe finds. */
function start() {
  const deadlines = new Deadlines()
  const health = new EndpointHealth({ version: 0, ejections: 0 }, deadlines)
  const test = { ok: true, runs: 0, now: 1_000_000, lines: [] as string[] }
  const checks = new HealthChecks({
    healthOf: () => health,
    queue: new ProbeQueue(),
    deadlines,
    now: () => test.now,
    log: (level, message) => test.lines.push(`${level} ${message}`),
    async run() {
      test.runs++
      return { ok: test.ok, words: test.ok ? 'HTTP 200' : 'HTTP 503' }
    },
  })
  return {
    test,
    health,
    follow(...endpoints: Endpoint[]) {
      const cluster = { id: 'a', namespace: 'a', service: 'a', port: 80, protocol: 'http' } as const
      checks.follow({
        clusters: [
          { ...cluster, clientIpSeconds: null, external: null, unavailable: null, endpoints },
        ],
      })
      return setImmediate()
    },
    async pass(time: number) {
      test.now += time
      deadlines.sweep(test.now)
      await setImmediate()
    },
  }
}

describe('a readiness probe', () => {
  test('is asked at once, and makes its pod ready with its first success', async () => {
    const { health, follow, test: seen } = start()
    await follow(anEndpoint())
    expect([health.probed, seen.runs]).toEqual(['ready', 1])
    expect(seen.lines).toEqual([
      'info pod kubia-1 is ready: its readiness probe succeeds: HTTP 200',
    ])
  })

  test('waits for its initial delay, and then comes once a period', async () => {
    const { health, follow, pass, test: seen } = start()
    await follow(anEndpoint({ initialDelay: 5_000 }))
    await pass(4_999)
    expect([health.probed, seen.runs]).toEqual(['waiting', 0])
    await pass(1)
    expect([health.probed, seen.runs]).toEqual(['ready', 1])
    await pass(10_000)
    expect(seen.runs).toBe(2)
    await pass(9_999)
    expect(seen.runs).toBe(2)
    await pass(1)
    expect(seen.runs).toBe(3)
  })

  test('takes its pod out after so many failures in a row, and brings it back after so many successes', async () => {
    const { health, follow, pass, test: seen } = start()
    await follow(anEndpoint({ successThreshold: 2 }))
    expect(health.probed).toBe('waiting')
    await pass(10_000)
    expect(health.probed).toBe('ready')
    seen.ok = false
    await pass(10_000)
    await pass(10_000)
    expect(health.probed).toBe('ready')
    seen.ok = true
    await pass(10_000)
    seen.ok = false
    await pass(10_000)
    await pass(10_000)
    expect(health.probed).toBe('ready')
    await pass(10_000)
    expect(health.probed).toBe('unready')
    expect(health.probeReason).toBe('its readiness probe fails: HTTP 503')
    seen.ok = true
    await pass(10_000)
    expect(health.probed).toBe('unready')
    await pass(10_000)
    expect(health.probed).toBe('ready')
    expect(seen.lines.map((line) => line.split(' ')[0])).toEqual(['info', 'warn', 'info'])
  })

  test('keeps its state over a reload while pod and probe stay the same', async () => {
    const { health, follow, test: seen } = start()
    await follow(anEndpoint())
    seen.ok = false
    await follow({ ...anEndpoint(), ready: true })
    expect([health.probed, seen.runs]).toEqual(['ready', 1])
    await follow(anEndpoint({ period: 5_000 }))
    expect([health.probed, seen.runs]).toEqual(['waiting', 2])
    await follow(anEndpoint({ period: 5_000 }, 'kubia-2'))
    expect(seen.runs).toBe(3)
  })

  test('ends with its pod', async () => {
    const { follow, pass, test: seen } = start()
    await follow(anEndpoint())
    await follow()
    await pass(100_000)
    expect(seen.runs).toBe(1)
  })

  test('has to succeed in all containers', async () => {
    const { health, follow, pass, test: seen } = start()
    const second = { ...probe, initialDelay: 1_000 }
    await follow({ ...anEndpoint(), probes: [probe, second] })
    expect([health.probed, seen.runs]).toEqual(['waiting', 1])
    await pass(1_000)
    expect(health.probed).toBe('ready')
  })
})

test('of ten thousand probes no more than 64 run at once', async () => {
  const queue = new ProbeQueue()
  let running = 0
  let most = 0
  let done = 0
  for (let i = 0; i < 10_000; i++) {
    queue.add(async () => {
      most = Math.max(most, ++running)
      await setImmediate()
      running--
      done++
    })
  }
  while (done < 10_000) await setImmediate()
  expect(most).toBe(64)
})

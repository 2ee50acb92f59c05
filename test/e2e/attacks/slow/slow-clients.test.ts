import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { inForm, isLongForm } from '../../support/long-form.ts'
import { pour } from '../../support/pour.ts'
import { ok, startPod } from '../../support/raw-pod.ts'
import { waitFor } from '../../support/wait-for.ts'
import { startCanary } from '../canary.ts'
import { startProxyProcess } from '../proxy-process.ts'
import { openDeafClients, openSlowClients } from './slow-clients.ts'

const heads = inForm(200, 4_000)
const bodies = inForm(50, 1_000)
const readers = inForm(25, 500)
/** Long enough for all of them to be open at the same time; below the 10 s after which the pace of a body counts too. */
const limit = inForm(2_000, 9_000)
/** Limits are looked at every 250 ms; the rest is for a machine that does much else. */
const grace = inForm(3_000, 5_000)
const answer = Buffer.alloc(65_536, 'x')
const answerLength = inForm(16, 8) * 1_048_576

test(
  'slow clients are closed at their limits, cost little, and disturb nobody',
  async () => {
    const pod = await startPod((connection) => {
      const request = connection.next()
      if (request === null) return
      if (request.startLine.includes('/slow-read')) {
        connection.send(`HTTP/1.1 200 OK\r\nContent-Length: ${answerLength}\r\n\r\n`)
        pour(connection.socket, answer, answerLength)
      } else connection.send(ok('canary'))
    })
    const proxy = await startProxyProcess(pod.port, {
      headTime: limit,
      bodyIdleTime: limit,
      sendIdleTime: limit,
      connectionsPerAddress: 0,
    })
    const canary = startCanary(proxy.port)
    const before = await proxy.health()

    const slowHeads = await openSlowClients(proxy.port, heads, {
      first: 'GET / HTTP/1.1\r\nHost: a\r\n',
      later: 'X: y\r\n',
      everyMs: limit / 4,
    })
    // One octet, and then none.
    const slowBodies = await openSlowClients(proxy.port, bodies, {
      first: 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx',
      later: '',
      everyMs: limit,
    })
    onTestFinished(() => {
      slowHeads.destroy()
      slowBodies.destroy()
    })
    const opened = await proxy.health()
    const slow = [slowHeads, slowBodies]
    expect(slow.map(({ open }) => open)).toEqual([heads, bodies])
    const askedAt = Date.now()
    const deaf = await openDeafClients(
      proxy.port,
      readers,
      'GET /slow-read HTTP/1.1\r\nHost: a\r\n\r\n',
    )
    onTestFinished(() => deaf.destroy())
    await waitFor(
      () => slow.every(({ open }) => open === 0),
      'slow clients to be closed',
      limit + grace,
    )
    for (const { lifetimes, statuses } of slow) {
      expect(Math.min(...lifetimes)).toBeGreaterThanOrEqual(limit - 50)
      expect(Math.max(...lifetimes)).toBeLessThan(limit + grace)
      expect(new Set(statuses)).toEqual(new Set([408]))
    }
    // The kernels take a while until they take no more.
    let health = opened
    let largest = opened.rss
    const deadline = Date.now() + limit + inForm(5_000, 60_000)
    while (health.readEnds.length < readers && Date.now() < deadline) {
      await pause(100)
      health = await proxy.health()
      largest = Math.max(largest, health.rss)
    }
    expect(health.readEnds).toHaveLength(readers)
    const report = await canary.stop()
    expect(report.errors).toEqual([])
    expect(report.requests).toBeGreaterThan(10)

    const perClient = (opened.rss - before.rss) / (heads + bodies)
    const perReader = (largest - opened.rss) / readers
    if (isLongForm) {
      console.info({
        perClientKiB: Math.round(perClient / 1_024),
        perReaderKiB: Math.round(perReader / 1_024),
        latestHeadMs: Math.max(...slowHeads.lifetimes) - limit,
        latestBodyMs: Math.max(...slowBodies.lifetimes) - limit,
        readersMs: Math.max(...health.readEnds) - askedAt,
        canary: { requests: report.requests, p99: Math.round(report.p99) },
      })
      expect(perClient).toBeLessThan(16_384)
      expect(perReader).toBeLessThan(1_048_576)
      expect(report.p99).toBeLessThan(1_000)
    }
  },
  inForm(30_000, 120_000),
)

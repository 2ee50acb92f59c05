import { beforeEach, describe, expect, test } from 'vitest'
import type { Clock } from '../../../src/base/clock.ts'
import { createAccessLog } from '../../../src/telemetry/access-log/access-log.ts'
import { requestRecord } from '../request-record.ts'

let now = 0
let timers: { at: number; callback: () => void }[] = []
let chunks: string[] = []
let losses: string[] = []

const clock: Clock = {
  now: () => now,
  schedule(delay, callback) {
    const timer = { at: now + delay, callback }
    timers.push(timer)
    return () => {
      timers = timers.filter((other) => other !== timer)
    }
  },
}

function advance(milliseconds: number): void {
  now += milliseconds
  const due = timers.filter(({ at }) => at <= now)
  timers = timers.filter((timer) => !due.includes(timer))
  for (const { callback } of due) callback()
}

beforeEach(() => {
  now = 0
  timers = []
  chunks = []
  losses = []
})

function open(write: (chunk: Buffer) => Promise<void>) {
  return createAccessLog({
    format: ({ target }) => `GET ${target}\n`,
    write,
    clock,
    onLoss: (lines, reason) => losses.push(`${lines} ${reason}`),
  })
}

async function keep(chunk: Buffer): Promise<void> {
  chunks.push(chunk.toString())
}

const record = requestRecord({})

describe('the access log', () => {
  test('writes several lines at once, half a second after the first', () => {
    const log = open(keep)
    log.record(record)
    advance(499)
    log.record(record)
    expect(chunks).toEqual([])
    advance(1)
    expect(chunks.map((chunk) => chunk.split('\n').length - 1)).toEqual([2])
  })

  test('writes at once what is long', () => {
    const log = open(keep)
    log.record(requestRecord({ target: 'a'.repeat(70_000) }))
    expect(chunks).toHaveLength(1)
    expect(timers).toEqual([])
  })

  test('lets what comes in during a write wait for its own time', async () => {
    const written = Promise.withResolvers<void>()
    const log = open(async (chunk) => {
      await keep(chunk)
      if (chunks.length === 1) await written.promise
    })
    log.record(requestRecord({ target: 'a'.repeat(70_000) }))
    log.record(record)
    written.resolve()
    await new Promise(setImmediate)
    expect(chunks).toHaveLength(1)
    advance(500)
    expect(chunks).toHaveLength(2)
    expect(timers).toEqual([])
  })

  test('writes what is waiting when it is flushed, and everything in order', async () => {
    const log = open(keep)
    for (let i = 0; i < 100; i++) log.record(requestRecord({ target: `/${i}/`.padEnd(1000, 'x') }))
    await log.flush()
    const numbers = [...chunks.join('').matchAll(/GET \/(\d+)\//g)].map((match) => Number(match[1]))
    expect(numbers).toEqual(Array.from({ length: 100 }, (_, i) => i))
  })

  test('drops and counts lines where nobody reads, and keeps a bounded number', async () => {
    const stuck = Promise.withResolvers<void>()
    const log = open(async (chunk) => {
      await stuck.promise
      await keep(chunk)
    })
    const long = requestRecord({ target: 'a'.repeat(100_000) })
    for (let i = 0; i < 1000; i++) log.record(long)
    expect(losses).toEqual(['1 the log is written too slowly'])
    now += 10_000
    log.record(long)
    log.record(long)
    expect(losses).toHaveLength(2)

    stuck.resolve()
    await log.flush()
    const lost = losses.reduce((sum, loss) => sum + Number(loss.split(' ')[0]), 0)
    expect(losses).toHaveLength(3)
    expect(log.lost()).toBe(lost)
    expect(lost).toBeGreaterThan(800)
    expect(chunks.join('').split('\n').length - 1).toBe(1002 - lost)
  })

  test('goes on after a failure, and tells how much it cost', async () => {
    let full = true
    const log = open(async (chunk) => {
      if (full) throw new Error('no space left on device')
      await keep(chunk)
    })
    log.record(record)
    log.record(record)
    await log.flush()
    expect(losses).toEqual(['2 no space left on device'])
    log.record(record)
    await log.flush()
    expect(losses).toEqual(['2 no space left on device', '1 no space left on device'])
    full = false
    log.record(record)
    await log.flush()
    expect(chunks).toHaveLength(1)
  })
})

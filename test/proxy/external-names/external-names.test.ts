import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { Deadlines } from '../../../src/base/deadlines.ts'
import { ExternalNames } from '../../../src/proxy/external-names/external-names.ts'
import { isRefused } from '../../../src/proxy/external-names/refused-addresses.ts'
import type { Resolved } from '../../../src/proxy/external-names/resolve-name.ts'

/** Names by a clock whose hands the test turns; `found` is what DNS says. */
function start(allowLoopback = false) {
  const deadlines = new Deadlines()
  const seen = { now: 1_000_000, asked: 0, changes: 0, lines: [] as string[] }
  let found: Resolved | Error = { addresses: ['192.0.2.2', '192.0.2.1'], ttl: 60_000 }
  const names = new ExternalNames({
    resolve() {
      seen.asked++
      return found instanceof Error ? Promise.reject(found) : Promise.resolve(found)
    },
    allowLoopback,
    deadlines,
    now: () => seen.now,
    log: (level, message) => seen.lines.push(`${level} ${message}`),
    onChange: () => {
      seen.changes++
    },
  })
  return {
    names,
    seen,
    say(next: Resolved | Error) {
      found = next
    },
    follow(...list: string[]) {
      names.follow(new Set(list))
      return setImmediate()
    },
    async pass(time: number) {
      seen.now += time
      deadlines.sweep(seen.now)
      await setImmediate()
    },
  }
}

describe('the addresses of a name', () => {
  test('are asked for at once, and again when their time is over', async () => {
    const { names, seen, follow, pass } = start()
    await follow('a.example.com')
    expect(names.addressesOf('a.example.com')).toEqual(['192.0.2.1', '192.0.2.2'])
    await pass(59_999)
    expect(seen.asked).toBe(1)
    await pass(1)
    expect([seen.asked, seen.changes]).toEqual([2, 1])
  })

  test('change with what DNS says', async () => {
    const { names, seen, say, follow, pass } = start()
    await follow('a.example.com')
    say({ addresses: ['192.0.2.9'], ttl: 1 })
    await pass(60_000)
    expect(names.addressesOf('a.example.com')).toEqual(['192.0.2.9'])
    expect(seen.changes).toBe(2)
    await pass(999)
    expect(seen.asked).toBe(2)
    await pass(1)
    expect(seen.asked).toBe(3)
  })

  test('stay what they were while the name can not be resolved, which is told once', async () => {
    const { names, seen, say, follow, pass } = start()
    await follow('a.example.com')
    say(new Error('queryA ESERVFAIL a.example.com'))
    await pass(60_000)
    await pass(5_000)
    expect(seen.asked).toBe(3)
    expect(names.addressesOf('a.example.com')).toEqual(['192.0.2.1', '192.0.2.2'])
    say({ addresses: ['192.0.2.1', '192.0.2.2'], ttl: 60_000 })
    await pass(5_000)
    expect(seen.lines).toEqual([
      'warn a.example.com can not be resolved: queryA ESERVFAIL a.example.com; what was found last stays in force',
      'info a.example.com can be resolved again',
    ])
    expect(seen.changes).toBe(1)
  })

  test('are forgotten with the last Service that names them', async () => {
    const { names, seen, follow, pass } = start()
    await follow('a.example.com')
    await follow()
    await pass(1_000_000)
    expect([names.addressesOf('a.example.com'), seen.asked]).toEqual([[], 1])
  })

  test('are refused where they are this machine, and those beside them are used', async () => {
    const { names, seen, say, follow, pass } = start()
    say({ addresses: ['127.0.0.1', '192.0.2.1', '169.254.169.254'], ttl: 1_000 })
    await follow('a.example.com')
    expect(names.addressesOf('a.example.com')).toEqual(['192.0.2.1'])
    say({ addresses: ['127.0.0.1'], ttl: 1_000 })
    await pass(1_000)
    expect(names.addressesOf('a.example.com')).toEqual(['192.0.2.1'])
    expect(seen.lines).toHaveLength(1)
  })

  test('may be this machine where that is allowed', async () => {
    const { names, say, follow } = start(true)
    say({ addresses: ['127.0.0.1'], ttl: 1_000 })
    await follow('a.example.com')
    expect(names.addressesOf('a.example.com')).toEqual(['127.0.0.1'])
  })
})

test.each([
  ['127.0.0.1', true],
  ['127.255.0.3', true],
  ['0.0.0.0', true],
  ['169.254.169.254', true],
  ['::1', true],
  ['::', true],
  ['fe80::1', true],
  ['::ffff:127.0.0.1', true],
  ['128.0.0.1', false],
  ['10.0.0.1', false],
  ['fd00::1', false],
  ['::ffff:10.0.0.1', false],
])('%s is refused: %s', (address, expected) => {
  expect(isRefused(address)).toBe(expected)
})

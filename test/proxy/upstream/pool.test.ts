import { describe, expect, test } from 'vitest'
import { Pool } from '../../../src/proxy/upstream/pool.ts'

class Connection {
  readonly idleSince: number
  readonly deadline: number
  reused = false
  aborted = false

  constructor(idleSince: number, deadline = idleSince + 4_000) {
    this.idleSince = idleSince
    this.deadline = deadline
  }

  abort(): void {
    this.aborted = true
  }
}

const ANY = Number.POSITIVE_INFINITY

describe('a pool', () => {
  test('gives the connection that was used last', () => {
    const pool = new Pool<Connection>()
    const [one, two] = [new Connection(0), new Connection(10)]
    pool.put(one)
    pool.put(two)
    expect([pool.take(ANY, 20), pool.take(ANY, 20), pool.take(ANY, 20)]).toEqual([two, one, null])
  })

  test('keeps those that were idle for too long, or that are due to be closed', () => {
    const pool = new Pool<Connection>()
    pool.put(new Connection(0, 100))
    expect(pool.take(50, 50)).toBeNull()
    expect(pool.take(ANY, 100)).toBeNull()
    expect(pool.idle).toBe(1)
    expect(pool.take(50, 49)).not.toBeNull()
  })

  test('closes what comes back when there is enough, or when the endpoint is gone', () => {
    const pool = new Pool<Connection>()
    for (let i = 0; i < 1_024; i++) pool.put(new Connection(0))
    const surplus = new Connection(0)
    pool.put(surplus)
    expect(surplus.aborted).toBe(true)
    pool.retire()
    expect(pool.idle).toBe(0)
    const late = new Connection(0)
    pool.put(late)
    expect(late.aborted).toBe(true)
  })
})

describe('whoever can not afford to lose a connection', () => {
  const CAREFUL = 1_000

  test('is alone with an unproven one until it has come back', () => {
    const pool = new Pool<Connection>()
    const [one, two] = [new Connection(0), new Connection(0)]
    pool.put(one)
    pool.put(two)
    expect(pool.take(CAREFUL, 1)).toBe(two)
    expect(pool.take(CAREFUL, 1)).toBeNull()
    two.reused = true
    pool.put(two)
    expect(pool.take(CAREFUL, 1)).toBe(two)
    expect(pool.take(CAREFUL, 1)).toBe(one)
  })

  test('tries another one when it is gone', () => {
    const pool = new Pool<Connection>()
    const [one, two] = [new Connection(0), new Connection(0)]
    pool.put(one)
    pool.put(two)
    expect(pool.take(CAREFUL, 1)).toBe(two)
    pool.remove(two)
    expect(pool.take(CAREFUL, 1)).toBe(one)
  })

  test('profits from those who can', () => {
    const pool = new Pool<Connection>()
    const connections = [new Connection(0), new Connection(0)]
    for (const connection of connections) pool.put(connection)
    const proven = pool.take(ANY, 1) as Connection
    proven.reused = true
    pool.put(proven)
    expect(pool.take(CAREFUL, 1)).not.toBeNull()
    expect(pool.take(CAREFUL, 1)).not.toBeNull()
  })

  test('begins anew after a loss', () => {
    const pool = new Pool<Connection>()
    const connections = [new Connection(0), new Connection(10_000), new Connection(10_000)]
    for (const connection of connections) connection.reused = true
    for (const connection of connections) pool.put(connection)
    pool.distrust(0, 0)
    expect(pool.take(CAREFUL, 10_001)).not.toBeNull()
    expect(pool.take(CAREFUL, 10_001)).toBeNull()
    expect(pool.take(ANY, 10_001)).not.toBeNull()
  })
})

describe('a pool whose pod closed an idle connection', () => {
  test('takes only those that are younger than half of that, for ten seconds', () => {
    const pool = new Pool<Connection>()
    pool.distrust(2_000, 0)
    pool.put(new Connection(0))
    expect(pool.take(ANY, 1_000)).toBeNull()
    expect(pool.take(ANY, 999)).not.toBeNull()
    pool.put(new Connection(8_999, ANY))
    expect(pool.take(ANY, 9_999)).toBeNull()
    expect(pool.take(ANY, 10_000)).not.toBeNull()
  })

  test('that was hardly idle takes none', () => {
    const pool = new Pool<Connection>()
    pool.distrust(99, 0)
    pool.put(new Connection(5))
    expect(pool.take(ANY, 5)).toBeNull()
    pool.distrust(100, 10_000)
    pool.put(new Connection(10_000))
    expect(pool.take(ANY, 10_049)).not.toBeNull()
  })

  test('remembers the worst of them', () => {
    const pool = new Pool<Connection>()
    pool.distrust(0, 0)
    pool.distrust(2_000, 1)
    pool.put(new Connection(5))
    expect(pool.take(ANY, 5)).toBeNull()
    expect(pool.take(ANY, 10_000)).toBeNull()
  })

  test('lets it pass once among a thousand', () => {
    const pool = new Pool<Connection>()
    const connection = new Connection(0)
    connection.reused = true
    for (let i = 0; i < 999; i++) {
      pool.put(connection)
      pool.take(ANY, 0)
    }
    pool.put(connection)
    pool.distrust(0, 0)
    expect(pool.take(ANY, 0)).not.toBeNull()
    pool.put(connection)
    pool.distrust(0, 0)
    expect(pool.take(ANY, 0)).toBeNull()
  })

  test('forgets it when it is long ago', () => {
    const pool = new Pool<Connection>()
    pool.distrust(0, 0)
    pool.distrust(2_000, 10_000)
    pool.put(new Connection(10_000))
    expect(pool.take(ANY, 10_999)).not.toBeNull()
  })
})

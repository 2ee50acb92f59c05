/** What a pool keeps. */
export interface Pooled {
  /** Milliseconds since 1970: idle since, and no longer to be used from. */
  readonly idleSince: number
  readonly deadline: number
  /** Its last request was not its first. */
  readonly reused: boolean
  abort(): void
}

/**
 * More idle connections than this to one endpoint help nobody. Below the number of clients at a time they would be closed and
 * opened again all along: with 128 of them, 200 clients cost a collection of 8 ms every 400 ms, and with enough 0.5 ms.
 */
const MAX_IDLE = 1_024

/** How long it is remembered that the pod closed an idle connection, in milliseconds. */
const WARY_TIME = 10_000

/** Whoever closes a connection that was idle for less than this, in milliseconds, may close any connection at any time. */
const SHORT_IDLE = 100

/** A connection that is closed after so many were used again is an accident: to give up reuse for it would cost more. */
const ACCIDENT = 1_000

/** The idle connections to one endpoint. */
export class Pool<C extends Pooled> {
  readonly #idle: C[] = []
  #retired = false
  #waryUntil = 0
  /** Milliseconds idle from which on a connection is not taken while the pool is wary. */
  #trusted = 0
  /** How often the pod has answered on a reused connection since it last closed one. */
  #reuses = 0
  /** The one that may be the first. */
  #probe: C | null = null

  /**
   * The one that was used last: the others get old and close, so that the pool shrinks when the load does. null: there is
   * none, or not one that has been idle for less than `maxIdle` milliseconds. Whoever has such a limit can't afford to lose
   * the connection: until the pod has shown that it keeps them, only one at a time takes the risk.
   */
  take(maxIdle: number, now: number): C | null {
    const last = this.#idle[this.#idle.length - 1]
    if (last === undefined || last.deadline <= now) return null
    const idle = now - last.idleSince
    if (idle >= maxIdle || (now < this.#waryUntil && idle >= this.#trusted)) return null
    if (this.#reuses === 0 && maxIdle !== Number.POSITIVE_INFINITY) {
      if (this.#probe !== null) return null
      this.#probe = last
    }
    this.#idle.pop()
    return last
  }

  put(connection: C): void {
    if (connection.reused) {
      this.#reuses++
      this.#probe = null
    }
    if (this.#retired || this.#idle.length >= MAX_IDLE) connection.abort()
    else this.#idle.push(connection)
  }

  /**
   * The pod has closed a connection that was idle for so many milliseconds, maybe under a request. It will do so again:
   * for a while only connections are taken that are much younger, or none.
   */
  distrust(idle: number, now: number): void {
    const accident = this.#reuses >= ACCIDENT
    this.#reuses = 0
    if (accident) return
    const before = now < this.#waryUntil ? this.#trusted : Number.POSITIVE_INFINITY
    this.#trusted = idle < SHORT_IDLE ? 0 : Math.min(before, idle / 2)
    this.#waryUntil = now + WARY_TIME
  }

  remove(connection: C): void {
    if (connection === this.#probe) this.#probe = null
    const index = this.#idle.lastIndexOf(connection)
    if (index !== -1) this.#idle.splice(index, 1)
  }

  get idle(): number {
    return this.#idle.length
  }

  /** The endpoint is gone: idle connections close now, the others when they become idle. */
  retire(): void {
    this.#retired = true
    for (const connection of this.#idle.splice(0)) connection.abort()
  }
}

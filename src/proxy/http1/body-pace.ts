import type { Limits } from '../limits.ts'

/** From its first octet on a body has this long before its average counts, in milliseconds. */
const GRACE_TIME = 10_000

/**
 * Until when the next piece of a request's body has to come: it must not stop, and must not trickle. Only the client's own
 * time counts, not that in which a pod holds the body back, nor that before the first octet: who sent `Expect:
 * 100-continue` waits for the pod. All times are milliseconds since 1970.
 */
export class BodyPace {
  /** 0: no octet has come. Moved on by the time for which the body is held. */
  #since = 0
  #heldAt = 0
  #bytes = 0

  count(bytes: number, now: number): void {
    if (this.#since === 0) this.#since = now
    this.#bytes += bytes
  }

  hold(now: number): void {
    this.#heldAt = now
  }

  goOn(now: number): void {
    if (this.#since !== 0 && this.#heldAt !== 0) this.#since += now - this.#heldAt
    this.#heldAt = 0
  }

  deadline(now: number, limits: Pick<Limits, 'bodyIdleTime' | 'bodyRate'>): number {
    const idle = now + limits.bodyIdleTime
    if (limits.bodyRate === 0 || this.#since === 0) return idle
    const bought = (this.#bytes * 1_000) / limits.bodyRate
    return Math.min(idle, this.#since + Math.max(GRACE_TIME, bought))
  }
}

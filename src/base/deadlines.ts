/** Something that must get on by a certain time. */
export interface Timed {
  /** Milliseconds since 1970; Infinity: nothing is awaited. Setting it costs no more than storing a number. */
  deadline: number
  /** Called once the deadline has passed; sets another one, or leaves. */
  expire(): void
}

const SWEEP_INTERVAL = 250

/**
 * The one timer behind all time limits: every 250 ms it looks at every connection. A limit is met up to 250 ms late, and
 * in return no request ever creates, moves or cancels a timer. Looking at 20,000 connections takes about 0.2 ms.
 */
export class Deadlines {
  readonly #timed = new Set<Timed>()
  #interval: NodeJS.Timeout | null = null

  add(timed: Timed): void {
    this.#timed.add(timed)
    this.#interval ??= setInterval(() => this.sweep(Date.now()), SWEEP_INTERVAL).unref()
  }

  remove(timed: Timed): void {
    this.#timed.delete(timed)
    if (this.#timed.size > 0 || this.#interval === null) return
    clearInterval(this.#interval)
    this.#interval = null
  }

  sweep(now: number): void {
    for (const timed of this.#timed) if (timed.deadline <= now) timed.expire()
  }
}

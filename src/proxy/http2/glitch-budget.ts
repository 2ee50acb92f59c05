/** A stream that is broken off within this time, in milliseconds, has cost work and given nothing. */
const YOUNG = 50

/** So many at once are normal: a browser that leaves a page breaks off all that is on its way. */
const BURST = 200
/** And so many a second. */
const RATE = 33
/** A head that had to be refused counts for more: on a connection of HTTP/1.1 it would have been the last. */
const REFUSAL = 25

/** Counts what only an attack does often (rapid reset, CVE-2023-44487, and what resembles it). */
export class GlitchBudget {
  #left = BURST
  #at = 0

  /** A stream that began at `startedAt` was broken off `now`. true: that was one too many. */
  brokenOff(startedAt: number, now: number): boolean {
    return now - startedAt <= YOUNG && this.#take(1, now)
  }

  /** A head was refused. true: that was one too many. */
  refused(now: number): boolean {
    return this.#take(REFUSAL, now)
  }

  #take(weight: number, now: number): boolean {
    if (this.#at !== 0) this.#left = Math.min(BURST, this.#left + ((now - this.#at) * RATE) / 1_000)
    this.#at = now
    this.#left -= weight
    return this.#left < 0
  }
}

/** A stream that is broken off within this time, in milliseconds, has cost work and given nothing. */
const YOUNG = 50

/** So many at once are normal: a browser that leaves a page breaks off all that is on its way. */
const BURST = 200
/** And so many a second. */
const RATE = 33

/** Counts what only an attack does often (rapid reset, CVE-2023-44487, and what resembles it). */
export class GlitchBudget {
  #left = BURST
  #at = 0

  /** Takes one away for a stream that began at `startedAt` and was broken off `now`; true: that was one too many. */
  isSpent(startedAt: number, now: number): boolean {
    if (now - startedAt > YOUNG) return false
    if (this.#at !== 0) this.#left = Math.min(BURST, this.#left + ((now - this.#at) * RATE) / 1_000)
    this.#at = now
    this.#left--
    return this.#left < 0
  }
}

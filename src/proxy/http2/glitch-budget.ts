import { Budget } from './budget.ts'

/** A stream that is broken off within this time, in milliseconds, has cost work and given nothing. */
const YOUNG = 50

/** So many at once are normal: a browser that leaves a page breaks off all that is on its way. And so many a second. */
const BURST = 200
const RATE = 100
/** What had to be refused counts for more: on a connection of HTTP/1.1 it would have been the last. */
const REFUSAL = 25

/** Counts what only an attack does often (rapid reset, CVE-2023-44487, and what resembles it). */
export class GlitchBudget {
  readonly #budget = new Budget(BURST, RATE)

  /** A stream that began at `startedAt` was broken off `now`. true: that was one too many. */
  brokenOff(startedAt: number, now: number): boolean {
    return now - startedAt <= YOUNG && this.#budget.isOverdrawnBy(1, now)
  }

  /** A head was refused, or a stream broke the rules. true: that was one too many. */
  refused(now: number): boolean {
    return this.#budget.isOverdrawnBy(REFUSAL, now)
  }

  /** Something was said to a stream that is not there. true: that was once too often. */
  astray(now: number): boolean {
    return this.#budget.isOverdrawnBy(1, now)
  }
}

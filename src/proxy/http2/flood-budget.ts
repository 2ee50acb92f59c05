import { Budget } from './budget.ts'

/** Frames that carry nothing: so many at once, and so many a second. */
const BURST = 1_000
const RATE = 100

/** Each frame that carries something allows for so many that do not: acknowledgements, windows, pings to measure by. */
const EARNED = 4

/** Counts the frames that cost work and carry nothing (RFC 9113 10.5): pings, settings, windows, empty data. */
export class FloodBudget {
  readonly #budget = new Budget(BURST, RATE)

  /** A frame carried something, in either direction. */
  earned(): void {
    this.#budget.give(EARNED)
  }

  /** One carried nothing. true: that was one too many. */
  spent(now: number): boolean {
    return this.#budget.isOverdrawnBy(1, now)
  }
}

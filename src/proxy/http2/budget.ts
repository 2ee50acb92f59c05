/** So much may happen at once, and so much a second; what goes beyond is an attack. */
export class Budget {
  readonly #burst: number
  readonly #rate: number
  #left: number
  #at = 0

  constructor(burst: number, rate: number) {
    this.#burst = burst
    this.#rate = rate
    this.#left = burst
  }

  /** Takes `weight` of it, `now` in milliseconds since 1970. true: that was more than there is. */
  isOverdrawnBy(weight: number, now: number): boolean {
    // Clocks are set back, too.
    if (this.#at !== 0) this.give((Math.max(0, now - this.#at) * this.#rate) / 1_000)
    this.#at = now
    this.#left -= weight
    return this.#left < 0
  }

  give(weight: number): void {
    this.#left = Math.min(this.#burst, this.#left + weight)
  }
}

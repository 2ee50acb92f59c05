/** How much an endpoint has to do, and how quick it is: live state, the same for every route that leads there. */
export class Load {
  /** Requests that were sent there and are not over. */
  inFlight = 0
  /** Milliseconds until the head of an answer: an average whose weight halves every 7 s. 0: nothing is known. */
  #average = 0
  #at = 0

  began(): void {
    this.inFlight++
  }

  ended(): void {
    this.inFlight--
  }

  /** An answer began after so many milliseconds. One that is slower than the average counts at once: a peak is news. */
  answered(time: number, now: number): void {
    if (this.#at === 0 || time >= this.#average) this.#average = time
    else {
      const weight = Math.exp((this.#at - now) / DECAY)
      this.#average = this.#average * weight + time * (1 - weight)
    }
    this.#at = now
  }

  /** What to expect of one more request there; an endpoint of which nothing is known counts as quick. */
  cost(): number {
    return (this.#average + 1) * (this.inFlight + 1)
  }
}

/** Milliseconds; as ingress-nginx has it. */
const DECAY = 10_000

import { beginTurn, endTurn } from '../../base/turn-clock.ts'

/** Somebody whose next request has come and waits to begin. */
export interface Waiting {
  /** Its turn has come. Whether there still is a request, it knows itself. */
  beginRequest(): void
}

/** So many requests begin in one turn of the event loop. More in one go would make answers wait, fewer would ask the kernel too often. */
const MOST_AT_ONCE = 16

/**
 * After a stall of a few milliseconds the kernel tells of hundreds of new requests in one turn. If all of them began at once, the answers
 * to the first would wait behind the beginning of the last, so that each request waited twice behind all others. So those beyond the
 * first few wait, in their order, until the event loop has looked for answers again. Together for all listeners, because a turn is.
 */
export class WaitingRequests {
  readonly #queue: Waiting[] = []
  #begun = 0
  #turnIsWatched = false

  /** Whether one more request may begin in this turn: behind those that wait it may not. Whoever may not has to `wait`. */
  mayBegin(): boolean {
    if (!this.#turnIsWatched) this.#watchTurn()
    if (this.#begun === MOST_AT_ONCE || this.#queue.length > 0) return false
    this.#begun++
    return true
  }

  wait(request: Waiting): void {
    this.#queue.push(request)
  }

  /** An immediate comes after all that the kernel told of in this turn. */
  #watchTurn(): void {
    this.#turnIsWatched = true
    setImmediate(this.#onTurnOver)
  }

  readonly #onTurnOver = (): void => {
    this.#turnIsWatched = false
    const next = this.#queue.splice(0, MOST_AT_ONCE)
    this.#begun = next.length
    if (next.length === 0) return
    this.#watchTurn()
    beginTurn()
    try {
      for (const request of next) request.beginRequest()
    } finally {
      endTurn()
    }
  }
}

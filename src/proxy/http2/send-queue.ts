import { FIRST_WINDOW } from './frame.ts'
import type { Http2Exchange } from './http2-exchange.ts'

/** Go's client gives windows back by 4 KiB, for stream and connection: eight updates for a frame. Who gives less costs more than it takes. */
const LEAST_RETURN = 1_024

/** What may be sent (RFC 9113 6.9), and the streams with data that had no room. */
export class SendQueue {
  /** What the client takes of all streams together, in octets. */
  window = FIRST_WINDOW
  /** What it takes of a new stream. */
  firstStreamWindow = FIRST_WINDOW
  #waiting: Http2Exchange[] = []
  /** Octets whose windows, the stream's and the connection's, the client has still to give back. */
  #unreturned = 0

  sent(octets: number): void {
    this.window -= octets
    this.#unreturned += 2 * octets
  }

  /** Whether a client may say so: it gives back a window of some size, and no more than it was sent. */
  isDue(increment: number): boolean {
    if (increment < LEAST_RETURN || increment > this.#unreturned) return false
    this.#unreturned -= increment
    return true
  }

  wait(exchange: Http2Exchange): void {
    if (!this.#waiting.includes(exchange)) this.#waiting.push(exchange)
  }

  /** There may be room again: a frame of each in turn, as long as there is. */
  goOn(): void {
    let isMoving = this.#waiting.length > 0
    while (isMoving) {
      isMoving = false
      for (const exchange of [...this.#waiting]) isMoving = exchange.sendWaiting() || isMoving
      this.#waiting = this.#waiting.filter((exchange) => exchange.outgoing.isWaiting)
    }
  }
}

import { FIRST_WINDOW } from './frame.ts'
import type { Http2Exchange } from './http2-exchange.ts'

/** What may be sent (RFC 9113 6.9), and the streams with data that had no room. */
export class SendQueue {
  /** What the client takes of all streams together, in octets. */
  window = FIRST_WINDOW
  /** What it takes of a new stream. */
  firstStreamWindow = FIRST_WINDOW
  #waiting: Http2Exchange[] = []

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

import type { Buffer } from 'node:buffer'
import type { FieldBlock } from '../message/field-block.ts'
import type { FloodBudget } from './flood-budget.ts'
import { FIRST_WINDOW, MAX_PAYLOAD } from './frame.ts'
import type { FrameWriter } from './frame-writer.ts'
import type { Http2Exchange } from './http2-exchange.ts'
import { responseBlock, trailerBlock } from './response-block.ts'

/** Go's client gives windows back by 4 KiB, for stream and connection: eight updates for a frame. Who gives less costs more than it takes. */
const LEAST_RETURN = 1_024

/** What may be sent (RFC 9113 6.9), and the streams with data that had no room. */
export class SendQueue {
  readonly #writer: FrameWriter
  readonly #floods: FloodBudget
  #headSent = false
  /** What the client takes of all streams together, in octets. */
  window = FIRST_WINDOW
  /** What it takes of a new stream. */
  firstStreamWindow = FIRST_WINDOW
  #waiting: Http2Exchange[] = []
  /** Octets whose windows, the stream's and the connection's, the client has still to give back. */
  #unreturned = 0

  constructor(writer: FrameWriter, floods: FloodBudget) {
    this.#writer = writer
    this.#floods = floods
  }

  /** `fields` and `extra` as in responseBlock; `ends`: there is no body. */
  head(
    stream: number,
    status: number,
    fields: FieldBlock | null,
    extra: string,
    ends: boolean,
  ): void {
    this.#writer.headers(stream, responseBlock(status, fields, extra, !this.#headSent), ends)
    this.#headSent = true
  }

  trailers(stream: number, fields: readonly string[]): void {
    this.#writer.headers(stream, trailerBlock(fields), true)
  }

  /** No more than there is room for. */
  data(stream: number, bytes: Buffer, start: number, end: number, ends: boolean): void {
    this.window -= end - start
    this.#unreturned += 2 * (end - start)
    this.#floods.earned()
    this.#writer.data(stream, bytes, start, end, ends)
  }

  /** Octets that one frame of a stream with this window may have now. */
  room(streamWindow: number): number {
    if (this.#writer.isFull) return 0
    return Math.max(0, Math.min(streamWindow, this.window, MAX_PAYLOAD))
  }

  /** A client gives windows back. false: too little at once, or more than it was sent; then that costs it something. */
  takeReturn(increment: number): boolean {
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

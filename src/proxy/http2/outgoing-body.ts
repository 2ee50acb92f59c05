import { Buffer } from 'node:buffer'
import { HeldBytes } from '../../base/held-bytes.ts'
import { MAX_PAYLOAD } from './frame.ts'
import type { SendQueue } from './send-queue.ts'

const nothing = Buffer.alloc(0)

/** What happens to a response's body on its way out. */
type Step = 'no-room' | 'sent' | 'drained'

/** The body of a response on its way to the client: what the windows or the socket have no room for waits here. */
export class OutgoingBody {
  /** What the client takes of this stream, in octets; below zero after it has made its windows smaller. */
  window: number
  /** The frame that ends our side is out, or will be with the head. */
  endSent = false
  trailers: readonly string[] = []
  readonly #id: number
  readonly #sending: SendQueue
  /** Borrowed until `send`, so that body and end leave together where they come together. */
  #parts: Buffer[] = []
  readonly #waiting = new HeldBytes()
  #complete = false
  /** Octets that have gone out of what waits since the client's time began anew. */
  #progress = 0

  constructor(id: number, sending: SendQueue, window: number) {
    this.#id = id
    this.#sending = sending
    this.window = window
  }

  get isWaiting(): boolean {
    return !this.#waiting.isEmpty
  }

  add(bytes: Buffer): void {
    this.#parts.push(bytes)
  }

  /** Nothing will be added. */
  complete(): void {
    this.#complete = true
  }

  drop(): void {
    this.#parts = []
    this.#waiting.clear()
  }

  /** Sends what there is room for, and keeps the rest. false: something waits. */
  send(): boolean {
    const parts = this.#parts
    if (parts.length > 0) {
      this.#parts = []
      // One frame for many small pieces.
      this.#sendPart(parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts))
    }
    if (!this.#waiting.isEmpty) return false
    if (this.#complete) this.#sendEnd()
    return true
  }

  #sendPart(part: Buffer): void {
    let at = 0
    while (at < part.length && this.#waiting.isEmpty) {
      const room = this.#sending.room(this.window)
      if (room === 0) break
      const end = Math.min(part.length, at + room)
      this.#sendFrame(part, at, end, end === part.length)
      at = end
    }
    this.#waiting.add(part, at, part.length)
  }

  /** Sends one frame of what waits, if there is room for it. */
  sendWaiting(): Step {
    const room = this.#sending.room(this.window)
    if (this.#waiting.isEmpty || room === 0) return 'no-room'
    const part = this.#waiting.first()
    const end = Math.min(part.length, room)
    this.#waiting.drop(end)
    const isLast = this.#waiting.isEmpty
    this.#progress += end
    this.#sendFrame(part, 0, end, isLast)
    if (!isLast) return 'sent'
    if (this.#complete) this.#sendEnd()
    return 'drained'
  }

  /** Whether the client has taken enough to be given more time: an octet now and then is not enough. */
  hasProgressed(): boolean {
    if (this.#progress < MAX_PAYLOAD) return false
    this.#progress = 0
    return true
  }

  #sendFrame(part: Buffer, start: number, end: number, isLast: boolean): void {
    this.window -= end - start
    this.endSent = isLast && this.#complete && this.trailers.length === 0
    this.#sending.data(this.#id, part, start, end, this.endSent)
  }

  /** The end of a body is ours to give: one that was broken off has none (RFC 9113 8.1). */
  #sendEnd(): void {
    if (this.endSent) return
    this.endSent = true
    if (this.trailers.length > 0) this.#sending.trailers(this.#id, this.trailers)
    else this.#sending.data(this.#id, nothing, 0, 0, true)
  }
}

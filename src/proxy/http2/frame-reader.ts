import { Buffer } from 'node:buffer'
import { clientPreface, FRAME_HEAD, type Frame, MAX_PAYLOAD } from './frame.ts'

/** Filled again for each frame of any connection: used up before the next one is read. */
const shared: Frame = { type: 0, flags: 0, stream: 0, bytes: clientPreface, start: 0, end: 0 }

/** Takes frames as they come. */
export interface FrameConsumer {
  /** false: nothing more is to be read. */
  onFrame(frame: Frame): boolean
  onBadPreface(): void
  onFrameTooLarge(): void
}

/** Cuts what a client sends into frames. Bytes are borrowed, as everywhere: what is incomplete is copied. */
export class FrameReader {
  readonly #consumer: FrameConsumer
  /** The beginning of a frame, or of the preface. */
  #carry: Buffer | null = null
  #greeted = false
  #ended = false

  constructor(consumer: FrameConsumer) {
    this.#consumer = consumer
  }

  read(bytes: Buffer): void {
    if (this.#ended) return
    const carry = this.#carry
    this.#carry = null
    const all = carry === null ? bytes : Buffer.concat([carry, bytes])
    const at = this.#greeted ? this.#readFrames(all, 0) : this.#readPreface(all)
    if (this.#ended || at === all.length) return
    const rest = all.subarray(at)
    // A part of what was joined is copied as well: it would keep all of it.
    this.#carry = carry === null || at > 0 ? Buffer.from(rest) : rest
  }

  /** Nothing that is still to come is looked at. */
  end(): void {
    this.#ended = true
    this.#carry = null
  }

  #readPreface(bytes: Buffer): number {
    const length = Math.min(bytes.length, clientPreface.length)
    if (bytes.compare(clientPreface, 0, length, 0, length) !== 0) {
      this.end()
      this.#consumer.onBadPreface()
      return 0
    }
    if (length < clientPreface.length) return 0
    this.#greeted = true
    return this.#readFrames(bytes, length)
  }

  #readFrames(bytes: Buffer, from: number): number {
    const end = bytes.length
    let at = from
    while (at + FRAME_HEAD <= end) {
      const length = bytes.readUIntBE(at, 3)
      if (length > MAX_PAYLOAD) {
        this.end()
        this.#consumer.onFrameTooLarge()
        return end
      }
      const start = at + FRAME_HEAD
      if (start + length > end) break
      shared.type = bytes[at + 3] as number
      shared.flags = bytes[at + 4] as number
      // RFC 9113 4.1: the first bit has no meaning and is ignored.
      shared.stream = bytes.readUInt32BE(at + 5) & 0x7fffffff
      shared.bytes = bytes
      shared.start = start
      shared.end = start + length
      at = shared.end
      if (!this.#consumer.onFrame(shared)) this.end()
      if (this.#ended) return end
    }
    return at
  }
}

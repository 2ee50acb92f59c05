import type { Buffer } from 'node:buffer'
import { UNKNOWN_LENGTH } from '../message/request-head.ts'
import { BodyPace } from './body-pace.ts'
import { ChunkedDecoder } from './chunked-decoder.ts'

/** Finds the end of a body that arrives in pieces, and takes the chunk framing off. */
export class BodyReader {
  readonly pace = new BodyPace()
  #remaining: number
  readonly #chunked: ChunkedDecoder | null

  /** `length` in bytes, or UNKNOWN_LENGTH for a chunked body. */
  constructor(length: number) {
    this.#remaining = length
    this.#chunked = length === UNKNOWN_LENGTH ? new ChunkedDecoder() : null
  }

  get done(): boolean {
    return this.#chunked === null ? this.#remaining === 0 : this.#chunked.done
  }

  get malformed(): boolean {
    return this.#chunked?.malformed ?? false
  }

  /** Hands the payload on in slices of `bytes`; returns the offset after what belonged to the body. */
  read(bytes: Buffer, at: number, end: number, onData: (slice: Buffer) => void): number {
    if (this.#chunked !== null) return this.#chunked.decode(bytes, at, end, onData)
    const after = Math.min(end, at + this.#remaining)
    this.#remaining -= after - at
    onData(bytes.subarray(at, after))
    return after
  }
}

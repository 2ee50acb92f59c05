import { Buffer } from 'node:buffer'
import { ErrorCode, Flag, type Frame, FrameType } from './frame.ts'
import { DecodedFields } from './hpack/decoded-fields.ts'
import { HpackDecoder } from './hpack/hpack-decoder.ts'
import { HEADER_TABLE_BYTES, MOST_FIELD_BYTES, MOST_FIELDS } from './settings.ts'

/** A block over several frames is collected up to here, in octets (the CONTINUATION flood, CVE-2024-27316 and its like). */
const MOST_BLOCK_BYTES = 65_536

/** Filled again for each block of any connection: used up before the next frame is looked at. */
const sharedFields = new DecodedFields(MOST_FIELD_BYTES, MOST_FIELDS)

/** Puts the header blocks of a connection together from its frames (RFC 9113 4.3), and decodes them. */
export class HeaderBlocks {
  /** Of the block that was taken last. */
  readonly fields = sharedFields
  endsStream = false
  readonly #decoder = new HpackDecoder(HEADER_TABLE_BYTES)
  /** Of the block that is still to be continued; 0: there is none. */
  #stream = 0
  #parts: Buffer[] = []
  #length = 0

  /** RFC 9113 6.10: between the frames of a block there is no other, and no continuation without a beginning. */
  isInterruptedBy({ type, stream }: Frame): boolean {
    const continues = type === FrameType.continuation
    return this.#stream === 0 ? continues : !continues || stream !== this.#stream
  }

  /** A number is the code of an error that ends the connection. */
  take(frame: Frame): 'incomplete' | 'decoded' | 'too-large' | number {
    const { flags, stream, bytes } = frame
    const isFirst = frame.type === FrameType.headers
    let { start, end } = frame
    if (isFirst) {
      this.endsStream = (flags & Flag.endStream) !== 0
      if (flags & Flag.padded) {
        end -= start < end ? (bytes[start] as number) : 1
        start++
      }
      if (flags & Flag.priority) start += 5
      if (end < start) return ErrorCode.protocolError
    }
    const isWhole = (flags & Flag.endHeaders) !== 0
    if (isFirst && isWhole) return this.#decode(bytes, start, end)

    this.#stream = stream
    this.#length += end - start
    if (this.#length > MOST_BLOCK_BYTES) return ErrorCode.enhanceYourCalm
    this.#parts.push(Buffer.from(bytes.subarray(start, end)))
    if (!isWhole) return 'incomplete'
    const block = Buffer.concat(this.#parts)
    this.#stream = 0
    this.#length = 0
    this.#parts = []
    return this.#decode(block, 0, block.length)
  }

  #decode(bytes: Buffer, start: number, end: number): 'decoded' | 'too-large' | number {
    const verdict = this.#decoder.decode(bytes, start, end, this.fields)
    return verdict === 'malformed' ? ErrorCode.compressionError : verdict
  }
}

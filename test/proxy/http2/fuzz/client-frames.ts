import { Buffer } from 'node:buffer'
import { Flag, FrameType, MAX_PAYLOAD } from '../../../../src/proxy/http2/frame.ts'

/** A frame in a buffer of its own. */
export interface PlainFrame {
  readonly type: number
  readonly flags: number
  readonly stream: number
  readonly payload: Buffer
}

/** Cuts octets into frames; written apart from the reader that is tested. */
export class PlainFrameReader {
  /** What is not a whole frame yet. */
  rest: Buffer = Buffer.alloc(0)
  /** A frame was larger than allowed: nothing is found behind it. */
  isLost = false

  read(octets: Buffer): PlainFrame[] {
    const frames: PlainFrame[] = []
    this.rest = Buffer.concat([this.rest, octets])
    while (!this.isLost && this.rest.length >= 9) {
      const length = this.rest.readUIntBE(0, 3)
      if (length > MAX_PAYLOAD) this.isLost = true
      if (this.isLost || this.rest.length < 9 + length) break
      frames.push({
        type: this.rest[3] as number,
        flags: this.rest[4] as number,
        stream: this.rest.readUInt32BE(5) & 0x7fffffff,
        payload: this.rest.subarray(9, 9 + length),
      })
      this.rest = this.rest.subarray(9 + length)
    }
    return frames
  }
}

/** The content of a DATA frame; null: its padding does not fit. */
export function contentOf({ flags, payload }: PlainFrame): Buffer | null {
  if ((flags & Flag.padded) === 0) return payload
  const padding = payload[0]
  if (padding === undefined || padding >= payload.length) return null
  return payload.subarray(1, payload.length - padding)
}

export const isEnding = ({ type, flags }: PlainFrame): boolean =>
  (type === FrameType.data || type === FrameType.headers) && (flags & Flag.endStream) !== 0

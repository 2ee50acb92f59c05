import { Buffer } from 'node:buffer'
import type { Limits } from '../limits.ts'
import { ErrorCode, type Frame, MAX_WINDOW } from './frame.ts'

/** RFC 9113 6.5.2. */
const Setting = {
  headerTableSize: 1,
  enablePush: 2,
  maxConcurrentStreams: 3,
  initialWindowSize: 4,
  maxFrameSize: 5,
  maxHeaderListSize: 6,
} as const

/** Streams of one connection at one time. Without a bound one connection had 13,800 of them and took 100 MB (node:http2). */
export const MAX_STREAMS = 100

/** That a client may use for its header compression; our own size is none (response-block.ts). */
export const HEADER_TABLE_BYTES = 4_096

/** What one header block may come to, in octets and fields: the limits of a head are the parser's, and are smaller by default. */
export const MOST_FIELD_BYTES = 262_144
export const MOST_FIELDS = 1_024

/** More than these in one frame is nothing that a client has a reason for. */
const MOST_SETTINGS = 32

/** RFC 9113 6.5.2: a field counts for so much more than its octets in a header list. */
const FIELD_OVERHEAD = 32

/** What we tell a client. All else is as RFC 9113 has it by default, the windows among it. */
export function ourSettings({ headBytes, headerCount }: Limits): Buffer {
  const listSize = headBytes + FIELD_OVERHEAD * headerCount
  return encode([
    [Setting.maxConcurrentStreams, MAX_STREAMS],
    [Setting.maxHeaderListSize, Math.min(listSize, MOST_FIELD_BYTES)],
  ])
}

function encode(pairs: readonly (readonly [number, number])[]): Buffer {
  const payload = Buffer.alloc(6 * pairs.length)
  pairs.forEach(([id, value], i) => {
    payload.writeUInt16BE(id, 6 * i)
    payload.writeUInt32BE(value, 6 * i + 2)
  })
  return payload
}

/**
 * Reads a client's SETTINGS. We push nothing, send no frame that is larger than the least allowed, and keep no header table:
 * what is left is the window that its streams begin with. An error code ends the connection.
 */
export function readSettings(
  { bytes, start, end }: Frame,
  onInitialWindow: (size: number) => number,
): number {
  if ((end - start) % 6 !== 0) return ErrorCode.frameSizeError
  if (end - start > 6 * MOST_SETTINGS) return ErrorCode.enhanceYourCalm
  for (let at = start; at < end; at += 6) {
    const value = bytes.readUInt32BE(at + 2)
    switch (bytes.readUInt16BE(at)) {
      case Setting.enablePush:
        if (value > 1) return ErrorCode.protocolError
        break
      case Setting.maxFrameSize:
        if (value < 16_384 || value > 0xffffff) return ErrorCode.protocolError
        break
      case Setting.initialWindowSize: {
        if (value > MAX_WINDOW) return ErrorCode.flowControlError
        const code = onInitialWindow(value)
        if (code !== ErrorCode.noError) return code
        break
      }
    }
  }
  return ErrorCode.noError
}

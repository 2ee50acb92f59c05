import { Buffer } from 'node:buffer'

/** RFC 9113 3.4: what a client sends first. No request of HTTP/1.1 begins like this. */
export const clientPreface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1')

/** RFC 9113 4.1: length, type, flags, stream. */
export const FRAME_HEAD = 9

/** The least that a peer has to take (RFC 9113 4.2), and the most that we send and take. */
export const MAX_PAYLOAD = 16_384

/** Of all windows until somebody says otherwise (RFC 9113 6.9.2). */
export const FIRST_WINDOW = 65_535

/** RFC 9113 6.9.1. */
export const MAX_WINDOW = 0x7fffffff

/** RFC 9113 6. */
export const FrameType = {
  data: 0,
  headers: 1,
  priority: 2,
  rstStream: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const

export const Flag = { ack: 1, endStream: 1, endHeaders: 4, padded: 8, priority: 0x20 } as const

/** RFC 9113 7. */
export const ErrorCode = {
  noError: 0,
  protocolError: 1,
  internalError: 2,
  flowControlError: 3,
  settingsTimeout: 4,
  streamClosed: 5,
  frameSizeError: 6,
  refusedStream: 7,
  cancel: 8,
  compressionError: 9,
  enhanceYourCalm: 11,
} as const

/** Comes back when the client has heard that it should open no more streams (RFC 9113 6.8). */
export const farewellPing = Buffer.from('farewell')

/** The fields of a frame's head, and where its payload stands. Filled again for each frame. */
export interface Frame {
  type: number
  flags: number
  stream: number
  /** Borrowed: valid until whoever was handed the frame returns. */
  bytes: Buffer
  start: number
  end: number
}

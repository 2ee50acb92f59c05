import { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import { connectClient, connectTlsClient } from './raw-client.ts'
import type { RawPeer } from './raw-peer.ts'

/** RFC 9113 6. */
export const FrameType = {
  data: 0,
  headers: 1,
  priority: 2,
  rstStream: 3,
  settings: 4,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const

export const Flag = { ack: 1, endStream: 1, endHeaders: 4, padded: 8 } as const

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1')

export function frame(type: number, flags: number, stream: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head[3] = type
  head[4] = flags
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}

/** HPACK without compression: literal fields that are not indexed (RFC 7541 6.2.2), values up to 16 KiB. */
export function literalFields(fields: readonly (readonly [string, string])[]): Buffer {
  return Buffer.concat(
    fields.flatMap(([name, value]) => [Buffer.from([0]), hpackText(name), hpackText(value)]),
  )
}

function hpackText(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1')
  return Buffer.concat([hpackLength(bytes.length), bytes])
}

/** RFC 7541 5.1, with a prefix of seven bits. */
function hpackLength(length: number): Buffer {
  if (length < 127) return Buffer.from([length])
  const octets = [127]
  let rest = length - 127
  for (; rest >= 128; rest >>= 7) octets.push((rest & 127) | 128)
  octets.push(rest)
  return Buffer.from(octets)
}

export const usualFields: readonly (readonly [string, string])[] = [
  [':method', 'GET'],
  [':scheme', 'http'],
  [':authority', 'a'],
  [':path', '/'],
]

export function headers(
  stream: number,
  fields = usualFields,
  flags: number = Flag.endStream,
): Buffer {
  return frame(FrameType.headers, flags | Flag.endHeaders, stream, literalFields(fields))
}

export function data(stream: number, text: string, flags = 0): Buffer {
  return frame(FrameType.data, flags, stream, Buffer.from(text, 'latin1'))
}

export function rstStream(stream: number, code = 8): Buffer {
  const payload = Buffer.alloc(4)
  payload.writeUInt32BE(code)
  return frame(FrameType.rstStream, 0, stream, payload)
}

export function windowUpdate(stream: number, increment: number): Buffer {
  const payload = Buffer.alloc(4)
  payload.writeUInt32BE(increment)
  return frame(FrameType.windowUpdate, 0, stream, payload)
}

export function settings(pairs: readonly (readonly [number, number])[] = []): Buffer {
  const payload = Buffer.alloc(6 * pairs.length)
  pairs.forEach(([id, value], i) => {
    payload.writeUInt16BE(id, 6 * i)
    payload.writeUInt32BE(value, 6 * i + 2)
  })
  return frame(FrameType.settings, 0, 0, payload)
}

export interface Frame {
  readonly type: number
  readonly flags: number
  readonly stream: number
  readonly payload: Buffer
}

/** A client that writes its frames by hand, and obeys nobody. */
export interface FrameClient {
  readonly peer: RawPeer
  readonly socket: Socket
  send(...frames: readonly Uint8Array[]): void
  /** Complete frames that came. */
  frames(): Frame[]
}

/** Greets with the preface and `first` as settings. Over TLS where `servername` is given, else by prior knowledge. */
export async function connectFrames(
  port: number,
  { servername, first = settings() }: { servername?: string; first?: Buffer } = {},
): Promise<FrameClient> {
  const peer =
    servername === undefined
      ? await connectClient(port)
      : await connectTlsClient(port, { servername, ALPNProtocols: ['h2'] })
  peer.send(Buffer.concat([PREFACE, first]))
  return {
    peer,
    socket: peer.socket,
    send: (...frames) => peer.send(Buffer.concat(frames)),
    frames: () => readFrames(peer.received),
  }
}

function readFrames(bytes: Buffer): Frame[] {
  const found: Frame[] = []
  let at = 0
  while (at + 9 <= bytes.length) {
    const length = bytes.readUIntBE(at, 3)
    if (at + 9 + length > bytes.length) break
    found.push({
      type: bytes[at + 3] as number,
      flags: bytes[at + 4] as number,
      stream: bytes.readUInt32BE(at + 5),
      payload: Buffer.from(bytes.subarray(at + 9, at + 9 + length)),
    })
    at += 9 + length
  }
  return found
}

import { Buffer } from 'node:buffer'

/**
 * The names that decide something on the way through; every other name is passed on unseen. The number is only an index:
 * it is never stored or sent.
 */
export const FieldId = {
  other: 0,
  host: 1,
  connection: 2,
  contentLength: 3,
  transferEncoding: 4,
  upgrade: 5,
  expect: 6,
  te: 7,
  trailer: 8,
  keepAlive: 9,
  proxyConnection: 10,
  http2Settings: 11,
  /** X-Forwarded-*, X-Real-IP, X-Request-Id and their like: what only a trusted peer may say. */
  forwarded: 12,
  cookie: 13,
  userAgent: 14,
  referer: 15,
  accept: 16,
  date: 17,
  server: 18,
  /** CGI programs take the header `Proxy` for their outgoing proxy (httpoxy, CVE-2016-5385). */
  proxy: 19,
  strictTransportSecurity: 20,
} as const

const idOfName: Readonly<Record<string, number>> = {
  host: FieldId.host,
  connection: FieldId.connection,
  'content-length': FieldId.contentLength,
  'transfer-encoding': FieldId.transferEncoding,
  upgrade: FieldId.upgrade,
  expect: FieldId.expect,
  te: FieldId.te,
  trailer: FieldId.trailer,
  'keep-alive': FieldId.keepAlive,
  'proxy-connection': FieldId.proxyConnection,
  'http2-settings': FieldId.http2Settings,
  'x-forwarded-for': FieldId.forwarded,
  'x-forwarded-proto': FieldId.forwarded,
  'x-forwarded-host': FieldId.forwarded,
  'x-forwarded-port': FieldId.forwarded,
  'x-forwarded-scheme': FieldId.forwarded,
  'x-forwarded-prefix': FieldId.forwarded,
  'x-scheme': FieldId.forwarded,
  'x-real-ip': FieldId.forwarded,
  'x-request-id': FieldId.forwarded,
  forwarded: FieldId.forwarded,
  cookie: FieldId.cookie,
  'user-agent': FieldId.userAgent,
  referer: FieldId.referer,
  accept: FieldId.accept,
  date: FieldId.date,
  server: FieldId.server,
  proxy: FieldId.proxy,
  'strict-transport-security': FieldId.strictTransportSecurity,
}

interface KnownName {
  readonly id: number
  readonly name: Buffer
}

const knownByLength: KnownName[][] = []
for (const [name, id] of Object.entries(idOfName)) {
  let sameLength = knownByLength[name.length]
  if (sameLength === undefined) {
    sameLength = []
    knownByLength[name.length] = sameLength
  }
  sameLength.push({ id, name: Buffer.from(name, 'latin1') })
}

/** The FieldId of the name at `start`..`end`, in any case. */
export function fieldIdAt(bytes: Buffer, start: number, end: number): number {
  const candidates = knownByLength[end - start]
  if (candidates === undefined) return FieldId.other
  for (const { id, name } of candidates) {
    if (equalsLowerCase(bytes, start, name)) return id
  }
  return FieldId.other
}

/** Whether the bytes at `start`, made lower case, are `word` (which is lower case already). */
export function equalsLowerCase(bytes: Buffer, start: number, word: Buffer): boolean {
  for (let i = 0; i < word.length; i++) {
    const byte = bytes[start + i] as number
    const lower = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte
    if (lower !== word[i]) return false
  }
  return true
}

/**
 * The header fields of one message where they stand in a buffer: offsets instead of strings, so that a field that is only
 * passed on costs no allocation. One block is filled again for each message; it is valid until then.
 */
export class FieldBlock {
  bytes: Buffer = Buffer.alloc(0)
  count = 0
  /** Where the start line in front of the fields stands, with its CRLF, if it may be passed on as it is; else both are -1. */
  startLine = -1
  startLineEnd = -1
  /** Four offsets a field: name start, name end, value start, value end (without white space around it). */
  readonly marks: Int32Array
  /** FieldId of each. */
  readonly ids: Uint8Array
  /** 1: not passed on. */
  readonly dropped: Uint8Array

  constructor(capacity: number) {
    this.marks = new Int32Array(capacity * 4)
    this.ids = new Uint8Array(capacity)
    this.dropped = new Uint8Array(capacity)
  }

  start(bytes: Buffer): void {
    this.bytes = bytes
    this.count = 0
    this.startLine = -1
    this.startLineEnd = -1
  }

  passStartLine(start: number, end: number): void {
    this.startLine = start
    this.startLineEnd = end
  }

  get capacity(): number {
    return this.ids.length
  }

  /** Index of the first field with this id, or -1. */
  find(id: number): number {
    for (let i = 0; i < this.count; i++) if (this.ids[i] === id) return i
    return -1
  }

  name(index: number): string {
    return this.bytes.toString('latin1', this.marks[index * 4], this.marks[index * 4 + 1])
  }

  value(index: number): string {
    return this.bytes.toString('latin1', this.marks[index * 4 + 2], this.marks[index * 4 + 3])
  }

  /** Value of the first field with this id; empty where there is none. */
  valueOf(id: number): string {
    const index = this.find(id)
    return index === -1 ? '' : this.value(index)
  }
}

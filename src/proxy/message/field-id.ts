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

/** A power of two. */
const SLOTS = 128

/**
 * A slot that no two of the names share, from the length, the last octet and the fourth from the end. Most names are of none, so that
 * one look tells: to try all names of the same length was a third of what it costs to parse a head.
 */
function slotOf(length: number, fourthLast: number, last: number): number {
  return (length * 3 + (fourthLast | LOWER) + (last | LOWER) * 4) & (SLOTS - 1)
}

/** Makes a letter lower case, and leaves the other characters of the names above as they are. */
const LOWER = 0x20

const NOTHING = Buffer.alloc(0)
const nameInSlot: Buffer[] = Array.from({ length: SLOTS }, () => NOTHING)
const idInSlot = new Uint8Array(SLOTS)

for (const [text, id] of Object.entries(idOfName)) {
  const name = Buffer.from(text, 'latin1')
  const { length } = name
  const slot = slotOf(length, name[Math.max(0, length - 4)] ?? 0, name[length - 1] ?? 0)
  if (idInSlot[slot] !== FieldId.other) throw new Error(`bug: ${text} shares its slot`)
  idInSlot[slot] = id
  nameInSlot[slot] = name
}

/** The FieldId of the name at `start`..`end`, in any case. There is no control character in it: a CR would pass for a hyphen. */
export function fieldIdAt(bytes: Buffer, start: number, end: number): number {
  const length = end - start
  const fourthLast = bytes[length < 4 ? start : end - 4] as number
  const slot = slotOf(length, fourthLast, bytes[end - 1] as number)
  const name = nameInSlot[slot] as Buffer
  if (name.length !== length) return FieldId.other
  for (let i = 0; i < length; i++) {
    if (((bytes[start + i] as number) | LOWER) !== name[i]) return FieldId.other
  }
  return idInSlot[slot] as number
}

import { Buffer } from 'node:buffer'
import { isIPv4, SocketAddress } from 'node:net'
import { familyOf } from '../base/cidr.ts'

/** What a trusted peer says of a connection before its first byte: the PROXY protocol, versions 1 and 2, of HAProxy. */
export interface ProxyHeader {
  /** Bytes of the header. */
  readonly length: number
  /** null: the connection is the peer's own (a health check), or of a kind that has no addresses. */
  readonly announced: Announced | null
}

export interface Announced {
  /** Of the client. */
  readonly address: string
  /** Port that the client connected to. */
  readonly localPort: number
}

export const HEADER_INCOMPLETE = 0
export const HEADER_MALFORMED = -1

type Verdict = ProxyHeader | typeof HEADER_INCOMPLETE | typeof HEADER_MALFORMED

const PREFIX_1 = Buffer.from('PROXY ')
const SIGNATURE_2 = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1')
/** The longest header of version 1, with its CRLF. */
const MAX_LENGTH_1 = 107
/** Version 2, behind the fixed part. The format allows 65,535; addresses take at most 216, and the rest is not read. */
const MAX_REST_2 = 4_096
const FIXED_2 = 16

/** Reads a header from the first byte on. What can't become one is malformed at its first wrong byte. */
export function parseProxyHeader(bytes: Buffer): Verdict {
  if (startsLike(bytes, PREFIX_1)) return parseVersion1(bytes)
  if (startsLike(bytes, SIGNATURE_2)) return parseVersion2(bytes)
  return HEADER_MALFORMED
}

function startsLike(bytes: Buffer, word: Buffer): boolean {
  const length = Math.min(bytes.length, word.length)
  return bytes.compare(word, 0, length, 0, length) === 0
}

/** `PROXY TCP4 192.0.2.1 192.0.2.9 56324 443` and CRLF, or `PROXY UNKNOWN`, whatever follows it. */
function parseVersion1(bytes: Buffer): Verdict {
  const end = bytes.subarray(0, MAX_LENGTH_1).indexOf('\r\n')
  if (end === -1) return bytes.length < MAX_LENGTH_1 ? HEADER_INCOMPLETE : HEADER_MALFORMED
  const length = end + 2
  const line = bytes.toString('latin1', 0, end)
  if (/^PROXY UNKNOWN(?: |$)/.test(line)) return { length, announced: null }
  const [, protocol, source = '', destination = '', sourcePort = '', port = ''] =
    /^PROXY (TCP[46]) (\S+) (\S+) (\S+) (\S+)$/.exec(line) ?? []
  const family = protocol === 'TCP4' ? 'ipv4' : 'ipv6'
  if (familyOf(source) !== family || familyOf(destination) !== family) return HEADER_MALFORMED
  if (!isPort(sourcePort) || !isPort(port)) return HEADER_MALFORMED
  return { length, announced: { address: canonical(source), localPort: Number(port) } }
}

function isPort(text: string): boolean {
  return /^(?:0|[1-9]\d{0,4})$/.test(text) && Number(text) <= 65_535
}

function parseVersion2(bytes: Buffer): Verdict {
  if (bytes.length < FIXED_2) return HEADER_INCOMPLETE
  const command = bytes[12]
  const rest = bytes.readUInt16BE(14)
  if ((command !== 0x20 && command !== 0x21) || rest > MAX_REST_2) return HEADER_MALFORMED
  const length = FIXED_2 + rest
  if (bytes.length < length) return HEADER_INCOMPLETE
  if (command === 0x20) return { length, announced: null }
  switch (bytes[13]) {
    case 0x00: // no family
      return { length, announced: null }
    case 0x31: // UNIX stream
      return rest < 216 ? HEADER_MALFORMED : { length, announced: null }
    case 0x11: // TCP over IPv4
      return rest < 12 ? HEADER_MALFORMED : { length, announced: announcedAt(bytes, 4) }
    case 0x21: // TCP over IPv6
      return rest < 36 ? HEADER_MALFORMED : { length, announced: announcedAt(bytes, 16) }
    default: // datagrams, and what does not exist
      return HEADER_MALFORMED
  }
}

/** Source and destination address, then their ports. `width` is that of an address. */
function announcedAt(bytes: Buffer, width: 4 | 16): Announced {
  const source = bytes.subarray(FIXED_2, FIXED_2 + width)
  const localPort = bytes.readUInt16BE(FIXED_2 + 2 * width + 2)
  if (width === 4) return { address: source.join('.'), localPort }
  return { address: canonical(source.toString('hex').replace(/(.{4})(?!$)/g, '$1:')), localPort }
}

/** One text for one address; IPv4 in the form of IPv6 is IPv4. */
function canonical(address: string): string {
  if (isIPv4(address)) return address
  const text = new SocketAddress({ address, family: 'ipv6' }).address
  const inner = text.startsWith('::ffff:') ? text.slice(7) : ''
  return isIPv4(inner) ? inner : text
}

import { Buffer } from 'node:buffer'

const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1')

/** A header of version 2, as the specification has it. */
export function version2(
  command: number,
  family: number,
  rest: Uint8Array,
  length = rest.length,
): Buffer {
  const fixed = Buffer.from([command, family, length >> 8, length & 0xff])
  return Buffer.concat([SIGNATURE, fixed, rest])
}

/** From 192.0.2.1:56324 to 198.51.100.9:443. */
export const IPV4 = Buffer.from([192, 0, 2, 1, 198, 51, 100, 9, 0xdc, 0x04, 0x01, 0xbb])

/** From [2001:db8::1]:56324 to [2001:db8::9]:443. */
export const IPV6 = Buffer.from(
  `${'20010db8'.padEnd(31, '0')}1${'20010db8'.padEnd(31, '0')}9dc0401bb`,
  'hex',
)

export const PROXY = 0x21
export const LOCAL = 0x20
export const TCP4 = 0x11
export const TCP6 = 0x21

/** A TLV: type, length, value. */
export const TLV = Buffer.from([0x04, 0x00, 0x03, 1, 2, 3])

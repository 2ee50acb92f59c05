import { Buffer } from 'node:buffer'

/** RFC 9113 3.4. */
export const prefaceOctets = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1')

/** `length`: what its head says, which may be another than that of the payload. */
export function frameOctets(
  type: number,
  flags: number,
  stream: number,
  payload: Uint8Array,
  length = payload.length,
): Buffer {
  const octets = Buffer.alloc(9 + payload.length)
  octets.writeUIntBE(length, 0, 3)
  octets[3] = type
  octets[4] = flags
  octets.writeUInt32BE(stream >>> 0, 5)
  octets.set(payload, 9)
  return octets
}

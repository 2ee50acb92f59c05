import { Buffer } from 'node:buffer'
import { DecodedFields } from '../../../src/proxy/http2/hpack/decoded-fields.ts'
import type { Field } from './hpack/encode-block.ts'

/** A list of fields as the decoder leaves it behind. Octets as latin1. */
export function decodedFields(fields: readonly Field[]): DecodedFields {
  const size = fields.reduce((sum, [name, value]) => sum + name.length + value.length, 0)
  const decoded = new DecodedFields(size, fields.length)
  for (const [name, value] of fields) {
    const start = decoded.used
    const nameEnd = start + decoded.bytes.write(name, start, 'latin1')
    decoded.push(nameEnd, nameEnd + decoded.bytes.write(value, nameEnd, 'latin1'))
  }
  return decoded
}

/** As latin1. */
export function octetsOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}

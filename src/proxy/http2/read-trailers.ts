import { isValueOctet } from '../http1/octets.ts'
import type { DecodedFields } from './hpack/decoded-fields.ts'
import { isRegular } from './request-octets.ts'

/** Fields behind a body, names and values in turns; null: they are malformed (RFC 9113 8.1, 8.2.1). No parser comes after this. */
export function readTrailers(fields: DecodedFields): string[] | null {
  const { bytes, marks, count } = fields
  const list: string[] = []
  for (let i = 0; i < count; i++) {
    const [nameStart, nameEnd, valueStart, valueEnd] = marks.subarray(4 * i, 4 * i + 4)
    const value = bytes.subarray(valueStart, valueEnd)
    if (!isRegular(fields, i) || !value.every((octet) => isValueOctet[octet] === 1)) return null
    list.push(bytes.toString('latin1', nameStart, nameEnd), value.toString('latin1'))
  }
  return list
}

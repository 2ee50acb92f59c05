import { isValueOctet } from '../http1/octets.ts'
import type { Limits } from '../limits.ts'
import type { DecodedFields } from './hpack/decoded-fields.ts'
import { isOfConnection, isRegular } from './request-octets.ts'

/**
 * Fields behind a body, names and values in turns; null: they are malformed (RFC 9113 8.1, 8.2.1, 8.2.2), or more than a head may
 * have. No parser comes after this.
 */
export function readTrailers(
  fields: DecodedFields,
  { headBytes, headerCount }: Limits,
): string[] | null {
  const { bytes, marks, count } = fields
  if (fields.used > headBytes || count > headerCount) return null
  const list: string[] = []
  for (let i = 0; i < count; i++) {
    if (!isRegular(fields, i) || isOfConnection(fields, i) || !isVisible(fields, i)) return null
    const [nameStart, nameEnd, valueStart, valueEnd] = marks.subarray(4 * i, 4 * i + 4)
    list.push(bytes.toString('latin1', nameStart, nameEnd))
    list.push(bytes.toString('latin1', valueStart, valueEnd))
  }
  return list
}

function isVisible({ bytes, marks }: DecodedFields, index: number): boolean {
  const end = marks[4 * index + 3] as number
  for (let i = marks[4 * index + 2] as number; i < end; i++) {
    if (isValueOctet[bytes[i] as number] === 0) return false
  }
  return true
}

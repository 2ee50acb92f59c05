import type { Buffer } from 'node:buffer'
import { isAlias } from '../message/alias.ts'
import type { FieldBlock } from '../message/field-block.ts'
import { fieldIdAt } from '../message/field-id.ts'
import {
  COLON,
  CR,
  HTAB,
  isValueOctet,
  LF,
  nameOctet,
  PLAIN_NAME,
  SP,
  UNDERSCORE_NAME,
} from './octets.ts'

/** Returned where the bytes end before the message does: ask again with more of them. */
export const INCOMPLETE = 0
export const MALFORMED = -1
export const TOO_LARGE = -2

/**
 * Parses header lines (RFC 9112 5) from `at` up to and with the empty line. Returns the offset after it, or one of the
 * constants above. Strict: CRLF alone ends a line, no white space before the colon (5.1), no folding (5.2), no control
 * characters. Names with `_` are marked as dropped unless `keepUnderscores`, and always those that a program behind a
 * CGI-like interface could take for one that decides something: X_Forwarded_For for X-Forwarded-For.
 */
export function parseFields(
  block: FieldBlock,
  bytes: Buffer,
  at: number,
  end: number,
  maxLine: number,
  keepUnderscores: boolean,
): number {
  let i = at
  for (;;) {
    if (i >= end) return INCOMPLETE
    if (bytes[i] === CR) {
      if (i + 1 >= end) return INCOMPLETE
      return bytes[i + 1] === LF ? i + 2 : MALFORMED
    }

    const nameStart = i
    let octets = 0
    while (i < end) {
      const kind = nameOctet[bytes[i] as number] as number
      if (kind === 0) break
      octets |= kind
      i++
    }
    if (i - nameStart > maxLine) return TOO_LARGE
    if (i >= end) return INCOMPLETE
    if (bytes[i] !== COLON || i === nameStart) return MALFORMED
    const nameEnd = i++

    while (i < end && (bytes[i] === SP || bytes[i] === HTAB)) i++
    const valueStart = i
    while (i < end && isValueOctet[bytes[i] as number] === 1) i++
    if (i - nameStart > maxLine) return TOO_LARGE
    if (i >= end) return INCOMPLETE
    if (bytes[i] !== CR) return MALFORMED
    if (i + 1 >= end) return INCOMPLETE
    if (bytes[i + 1] !== LF) return MALFORMED
    let valueEnd = i
    while (valueEnd > valueStart && isWhiteSpace(bytes[valueEnd - 1] as number)) valueEnd--
    i += 2

    const index = block.count
    if (index === block.capacity) return TOO_LARGE
    const mark = index * 4
    block.marks[mark] = nameStart
    block.marks[mark + 1] = nameEnd
    block.marks[mark + 2] = valueStart
    block.marks[mark + 3] = valueEnd
    block.ids[index] = fieldIdAt(bytes, nameStart, nameEnd)
    block.dropped[index] =
      octets > PLAIN_NAME &&
      (((octets & UNDERSCORE_NAME) !== 0 && !keepUnderscores) || isAlias(bytes, nameStart, nameEnd))
        ? 1
        : 0
    block.count = index + 1
  }
}

function isWhiteSpace(octet: number): boolean {
  return octet === SP || octet === HTAB
}

import type { Buffer } from 'node:buffer'

/** 15 digits stay below 2^53, so the number is exact. */
const MAX_DIGITS = 15

/**
 * The value of a Content-Length field, or -1 for anything but plain digits: no sign, list, space, leading zero (RFC 9112
 * 6.3 lets a list of equal values pass; who sends one is better refused, since others read it differently).
 */
export function parseContentLength(bytes: Buffer, start: number, end: number): number {
  const digits = end - start
  if (digits < 1 || digits > MAX_DIGITS) return -1
  if (digits > 1 && bytes[start] === 0x30) return -1
  let value = 0
  for (let i = start; i < end; i++) {
    const digit = (bytes[i] as number) - 0x30
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

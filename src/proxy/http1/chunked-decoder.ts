import type { Buffer } from 'node:buffer'
import { COLON, CR, hexValue, isTokenOctet, isValueOctet, LF, SEMICOLON } from './octets.ts'

/** 13 hexadecimal digits stay below 2^53. */
const MAX_SIZE_DIGITS = 13
/** RFC 9112 7.1.1: extensions are ignored, and must be bounded. */
const MAX_EXTENSION_LINE = 256
const MAX_EXTENSIONS = 8_192
const MAX_TRAILERS = 8_192

type State =
  | 'size-start'
  | 'size'
  | 'extension'
  | 'size-lf'
  | 'data'
  | 'data-cr'
  | 'data-lf'
  | 'trailer-start'
  | 'trailer-name'
  | 'trailer-value'
  | 'trailer-lf'
  | 'last-lf'
  | 'done'
  | 'malformed'

/**
 * Decodes a chunked body (RFC 9112 7.1) that arrives in any number of pieces. Strict about every octet: CRLF only, no
 * white space around sizes. Extensions and trailers are checked, bounded and not passed on: they belong to this hop, and
 * a trailer taken for a header has been an attack (RFC 9110 6.5.1).
 */
export class ChunkedDecoder {
  #state: State = 'size-start'
  #remaining = 0
  #digits = 0
  #extensionLine = 0
  #extensions = 0
  #trailers = 0

  get done(): boolean {
    return this.#state === 'done'
  }

  get malformed(): boolean {
    return this.#state === 'malformed'
  }

  /**
   * Reads `bytes` from `start` to `end` and hands the payload to `onData` in slices of `bytes`. Returns the offset after
   * what belonged to the body: `end`, unless the body is done or malformed before.
   */
  decode(bytes: Buffer, start: number, end: number, onData: (slice: Buffer) => void): number {
    let i = start
    while (i < end && this.#state !== 'done' && this.#state !== 'malformed') {
      if (this.#state === 'data') {
        const length = Math.min(this.#remaining, end - i)
        onData(bytes.subarray(i, i + length))
        this.#remaining -= length
        i += length
        if (this.#remaining === 0) this.#state = 'data-cr'
      } else {
        this.#state = this.#step(bytes[i] as number)
        i++
      }
    }
    return i
  }

  #step(octet: number): State {
    switch (this.#state) {
      case 'size-start':
        this.#remaining = 0
        this.#digits = 0
        return hexValue[octet] === 255 ? 'malformed' : this.#sizeDigit(octet)
      case 'size':
        if (octet === CR) return 'size-lf'
        if (octet === SEMICOLON) {
          this.#extensionLine = 0
          return 'extension'
        }
        return this.#sizeDigit(octet)
      case 'extension':
        if (octet === CR) return 'size-lf'
        if (isValueOctet[octet] === 0) return 'malformed'
        this.#extensions++
        return ++this.#extensionLine > MAX_EXTENSION_LINE || this.#extensions > MAX_EXTENSIONS
          ? 'malformed'
          : 'extension'
      case 'size-lf':
        if (octet !== LF) return 'malformed'
        return this.#remaining === 0 ? 'trailer-start' : 'data'
      case 'data-cr':
        return octet === CR ? 'data-lf' : 'malformed'
      case 'data-lf':
        return octet === LF ? 'size-start' : 'malformed'
      case 'trailer-start':
        if (octet === CR) return 'last-lf'
        return this.#trailer(isTokenOctet[octet] === 1, 'trailer-name')
      case 'trailer-name':
        if (octet === COLON) return this.#trailer(true, 'trailer-value')
        return this.#trailer(isTokenOctet[octet] === 1, 'trailer-name')
      case 'trailer-value':
        if (octet === CR) return 'trailer-lf'
        return this.#trailer(isValueOctet[octet] === 1, 'trailer-value')
      case 'trailer-lf':
        return octet === LF ? 'trailer-start' : 'malformed'
      case 'last-lf':
        return octet === LF ? 'done' : 'malformed'
      default:
        return 'malformed'
    }
  }

  #sizeDigit(octet: number): State {
    const value = hexValue[octet] as number
    if (value === 255 || ++this.#digits > MAX_SIZE_DIGITS) return 'malformed'
    this.#remaining = this.#remaining * 16 + value
    return 'size'
  }

  #trailer(allowed: boolean, next: State): State {
    return allowed && ++this.#trailers <= MAX_TRAILERS ? next : 'malformed'
  }
}

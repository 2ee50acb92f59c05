import { Buffer } from 'node:buffer'
import type { FailureKind } from '../failure.ts'
import { isTokenOctet } from '../http1/octets.ts'
import { FieldId, fieldIdAt } from '../message/field-id.ts'
import { copyOctets } from './hpack/copy-octets.ts'
import type { DecodedFields } from './hpack/decoded-fields.ts'
import { MOST_FIELD_BYTES, MOST_FIELDS } from './settings.ts'

/**
 * The head of a stream in the form of HTTP/1.1: the parser of HTTP/1.1 reads it, so that there is one judge of what is
 * passed on. Written over with the next request. A field takes four octets more than its name and value.
 */
const octets = Buffer.allocUnsafeSlow(MOST_FIELD_BYTES + 4 * MOST_FIELDS + 128)
let used = 0
let lines = 0

/** What was written, until the next request. */
export interface RequestOctets {
  readonly bytes: Buffer
  /** How many fields are in it: the parser must find as many, or one of them had an end of line in it. */
  readonly lines: number
}

/** RFC 9113 8.1.1: no request at all, but an error of its stream. */
export const MALFORMED = 'malformed'

const pseudoNames = [':method', ':scheme', ':authority', ':path'].map((name) => Buffer.from(name))
const [METHOD, SCHEME, AUTHORITY, PATH] = [0, 1, 2, 3] as const
/** Index of the field that each of them is; -1: it is not there. */
const pseudo = new Int32Array(pseudoNames.length)

/** RFC 9113 8.2.2: they have no meaning in HTTP/2, and would have one in HTTP/1.1. */
const ofConnections = new Set<number>([
  FieldId.connection,
  FieldId.keepAlive,
  FieldId.proxyConnection,
  FieldId.transferEncoding,
  FieldId.upgrade,
  FieldId.http2Settings,
])

/** Of each part of a request that was refused early, in octets: as much as a target may have by default. */
const MOST_TOLD = 8_192

const COLON = 0x3a
const SLASH = 0x2f
const SPACE = 0x20
const http = Buffer.from('http')
const https = Buffer.from('https')
const connect = Buffer.from('CONNECT')
const optionsMethod = Buffer.from('OPTIONS')
const asterisk = Buffer.from('*')
const trailers = Buffer.from('trailers')

/** RFC 9113 8.2.1: a token without capital letters. */
const isNameOctet = isTokenOctet.map((allowed, octet) =>
  octet >= 0x41 && octet <= 0x5a ? 0 : allowed,
)

/**
 * Writes the head of a request (RFC 9113 8.3.1). What can't be said in HTTP/1.1, or would be said in two ways, is a kind of
 * failure. `hasBody`: octets follow.
 */
export function requestOctets(
  fields: DecodedFields,
  hasBody: boolean,
  scheme: 'http' | 'https' | 'either',
): RequestOctets | FailureKind | typeof MALFORMED {
  const first = findPseudoFields(fields)
  if (first === -1 || pseudo[METHOD] === -1) return MALFORMED
  // RFC 9113 8.5: CONNECT has no path; the parser would call it malformed.
  if (isPseudo(fields, METHOD, connect)) return 'method-not-allowed'
  if (pseudo[PATH] === -1 || pseudo[SCHEME] === -1) return MALFORMED
  const refusal = checkTarget(fields, scheme)
  if (refusal !== null) return refusal

  used = 0
  lines = 0
  writeValue(fields, pseudo[METHOD] as number)
  octets[used++] = SPACE
  writeValue(fields, pseudo[PATH] as number)
  writeText(' HTTP/1.1\r\n')
  if (pseudo[AUTHORITY] !== -1) {
    writeText('Host: ')
    writeValue(fields, pseudo[AUTHORITY] as number)
    endLine()
  }
  return writeFields(fields, first, hasBody)
}

/** Index of the first field behind them; -1: one is unknown, is there twice, or has white space around its value. */
function findPseudoFields(fields: DecodedFields): number {
  const { bytes, marks, count } = fields
  pseudo.fill(-1)
  let i = 0
  for (; i < count && bytes[marks[4 * i] as number] === COLON; i++) {
    const start = marks[4 * i] as number
    const end = marks[4 * i + 1] as number
    const which = pseudoNames.findIndex((name) => equals(bytes, start, end, name))
    if (which === -1 || pseudo[which] !== -1 || !isTrimmed(fields, i)) return -1
    pseudo[which] = i
  }
  return i
}

function checkTarget(
  fields: DecodedFields,
  scheme: 'http' | 'https' | 'either',
): FailureKind | typeof MALFORMED | null {
  const { bytes, marks } = fields
  const refusal = checkMethod(fields)
  if (refusal !== null) return refusal
  const pathStart = marks[4 * (pseudo[PATH] as number) + 2] as number
  if (pathStart === marks[4 * (pseudo[PATH] as number) + 3]) return MALFORMED
  const isAsterisk = isPseudo(fields, PATH, asterisk) && isPseudo(fields, METHOD, optionsMethod)
  if (bytes[pathStart] !== SLASH && !isAsterisk) return 'malformed-request'
  const isHttps = isPseudo(fields, SCHEME, https)
  if (!isHttps && !isPseudo(fields, SCHEME, http)) return 'malformed-request'
  if (scheme !== 'either' && isHttps !== (scheme === 'https')) return 'malformed-request'
  return null
}

/** RFC 9110 9.1: methods have a case, and nobody means anything but these by another spelling. */
function checkMethod({ bytes, marks }: DecodedFields): FailureKind | typeof MALFORMED | null {
  const index = pseudo[METHOD] as number
  const end = marks[4 * index + 3] as number
  for (let i = marks[4 * index + 2] as number; i < end; i++) {
    const octet = bytes[i] as number
    if (isTokenOctet[octet] === 0) return MALFORMED
    if (octet >= 0x61 && octet <= 0x7a) return 'malformed-request'
  }
  return null
}

/** What can be said of a request that was refused before it was read, for the log and for what answers HEAD; bounded in length. */
export function asked(fields: DecodedFields): { method: string; target: string; host: string } {
  findPseudoFields(fields)
  const text = (which: number) => {
    const index = pseudo[which] as number
    if (index === -1) return ''
    const { bytes, marks } = fields
    const start = marks[4 * index + 2] as number
    const end = Math.min(marks[4 * index + 3] as number, start + MOST_TOLD)
    return bytes.toString('latin1', start, end)
  }
  return { method: text(METHOD), target: text(PATH), host: text(AUTHORITY) }
}

function writeFields(
  fields: DecodedFields,
  from: number,
  hasBody: boolean,
): RequestOctets | FailureKind | typeof MALFORMED {
  const { bytes, marks, count } = fields
  let cookies = 0
  let hasLength = false
  for (let i = from; i < count; i++) {
    const id = fieldIdOf(fields, i)
    if (!isRegular(fields, i) || isOfConnection(fields, i, id)) return MALFORMED
    if (id === FieldId.cookie) {
      cookies++
      continue
    }
    if (id === FieldId.host && pseudo[AUTHORITY] !== -1) {
      // RFC 9113 8.3.1: it must not differ; the authority stands in its place already.
      if (!sameValue(fields, i, pseudo[AUTHORITY] as number)) return 'bad-host'
      continue
    }
    hasLength ||= id === FieldId.contentLength
    write(bytes, marks[4 * i] as number, marks[4 * i + 1] as number)
    writeText(': ')
    writeValue(fields, i)
    endLine()
  }
  if (cookies > 0) writeCookies(fields, from)
  if (hasBody && !hasLength) {
    writeText('Transfer-Encoding: chunked')
    endLine()
  }
  writeText('\r\n')
  return { bytes: octets.subarray(0, used), lines }
}

/** RFC 9113 8.2.3: in HTTP/1.1 it is one field again. */
function writeCookies(fields: DecodedFields, from: number): void {
  writeText('cookie: ')
  let isFirst = true
  for (let i = from; i < fields.count; i++) {
    if (fieldIdOf(fields, i) !== FieldId.cookie) continue
    if (!isFirst) writeText('; ')
    isFirst = false
    writeValue(fields, i)
  }
  endLine()
}

/** RFC 9113 8.2.1: its name has no capital letter, and no white space is around its value. Octets of values are the parser's. */
export function isRegular(fields: DecodedFields, index: number): boolean {
  const { bytes, marks } = fields
  const nameStart = marks[4 * index] as number
  const nameEnd = marks[4 * index + 1] as number
  if (nameStart === nameEnd) return false
  for (let i = nameStart; i < nameEnd; i++) if (isNameOctet[bytes[i] as number] === 0) return false
  return isTrimmed(fields, index)
}

/** RFC 9113 8.2.2: `te: trailers` alone may pass. */
export function isOfConnection(
  fields: DecodedFields,
  index: number,
  id = fieldIdOf(fields, index),
): boolean {
  return ofConnections.has(id) || (id === FieldId.te && !isValue(fields, index, trailers))
}

function fieldIdOf({ bytes, marks }: DecodedFields, index: number): number {
  return fieldIdAt(bytes, marks[4 * index] as number, marks[4 * index + 1] as number)
}

function isTrimmed({ bytes, marks }: DecodedFields, index: number): boolean {
  const start = marks[4 * index + 2] as number
  const end = marks[4 * index + 3] as number
  return start === end || (!isBlank(bytes[start]) && !isBlank(bytes[end - 1]))
}

function isBlank(octet: number | undefined): boolean {
  return octet === SPACE || octet === 0x09
}

function isPseudo(fields: DecodedFields, which: number, text: Buffer): boolean {
  return isValue(fields, pseudo[which] as number, text)
}

function isValue({ bytes, marks }: DecodedFields, index: number, text: Buffer): boolean {
  return equals(bytes, marks[4 * index + 2] as number, marks[4 * index + 3] as number, text)
}

function sameValue({ bytes, marks }: DecodedFields, a: number, b: number): boolean {
  const value = bytes.subarray(marks[4 * b + 2], marks[4 * b + 3])
  return equals(bytes, marks[4 * a + 2] as number, marks[4 * a + 3] as number, value)
}

function equals(bytes: Buffer, start: number, end: number, text: Buffer): boolean {
  if (end - start !== text.length) return false
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text[i]) return false
  return true
}

function writeValue({ bytes, marks }: DecodedFields, index: number): void {
  write(bytes, marks[4 * index + 2] as number, marks[4 * index + 3] as number)
}

function write(bytes: Buffer, start: number, end: number): void {
  copyOctets(bytes, start, end, octets, used)
  used += end - start
}

function writeText(text: string): void {
  for (let i = 0; i < text.length; i++) octets[used++] = text.charCodeAt(i)
}

function endLine(): void {
  octets[used++] = 0x0d
  octets[used++] = 0x0a
  lines++
}

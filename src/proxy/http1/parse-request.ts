import type { Buffer } from 'node:buffer'
import type { FailureKind } from '../failure.ts'
import type { Limits } from '../limits.ts'
import { type ConnectionOptions, readConnectionOptions } from '../message/connection-options.ts'
import { FieldId } from '../message/field-id.ts'
import { type RequestHead, UNKNOWN_LENGTH } from '../message/request-head.ts'
import { parseContentLength } from './content-length.ts'
import { CR, isTargetOctet, isTokenOctet, LF, SP } from './octets.ts'
import { INCOMPLETE, MALFORMED, parseFields } from './parse-fields.ts'
import { splitTarget } from './request-target.ts'

export type ParseLimits = Pick<
  Limits,
  'headBytes' | 'headerLineBytes' | 'uriBytes' | 'keepUnderscores'
>

const SLASH = 0x2f
const MAX_METHOD = 32
/** Robust servers skip an empty line or two before a request (RFC 9112 2.2): old clients send one after a body. */
const MAX_EMPTY_LINES = 4

const options: ConnectionOptions = {
  close: false,
  keepAlive: false,
  upgrade: false,
  nominated: null,
}

/**
 * Parses a request head (RFC 9112 2-3, 5-7) that begins at `start`. Returns the offset after it, INCOMPLETE where the
 * bytes end too early, or why it is refused. What two servers could read in two ways is refused, never repaired.
 */
export function parseRequest(
  head: RequestHead,
  bytes: Buffer,
  start: number,
  end: number,
  limits: ParseLimits,
): number | FailureKind {
  // Nothing behind the largest head is looked at: how the bytes arrive must not decide why they are refused.
  const whole = end - start <= limits.headBytes
  if (!whole) end = start + limits.headBytes
  head.reset(bytes)
  const lineStart = skipEmptyLines(bytes, start, end)
  if (lineStart < 0) return 'malformed-request'

  const afterLine = parseRequestLine(head, bytes, lineStart, end, limits.uriBytes)
  if (typeof afterLine === 'string') return afterLine
  if (afterLine === INCOMPLETE) return whole ? INCOMPLETE : 'head-too-large'

  const after = parseFields(
    head.fields,
    bytes,
    afterLine,
    end,
    limits.headerLineBytes,
    limits.keepUnderscores,
  )
  if (after === INCOMPLETE) return whole ? INCOMPLETE : 'head-too-large'
  if (after === MALFORMED) return 'malformed-request'
  if (after < 0) return 'head-too-large'
  head.size = after - start
  return readSemantics(head) ?? after
}

/** Offset of the first octet that is not part of an empty line, -1 where there is a bare CR or LF, or too many of them. */
function skipEmptyLines(bytes: Buffer, start: number, end: number): number {
  let i = start
  while (i < end && (bytes[i] === CR || bytes[i] === LF)) {
    if (bytes[i] === LF || i - start >= 2 * MAX_EMPTY_LINES) return -1
    if (i + 1 === end) return i
    if (bytes[i + 1] !== LF) return -1
    i += 2
  }
  return i
}

function parseRequestLine(
  head: RequestHead,
  bytes: Buffer,
  start: number,
  end: number,
  maxTarget: number,
): number | FailureKind {
  if (start < end && bytes[start] === CR) return INCOMPLETE
  let i = start
  while (i < end && isTokenOctet[bytes[i] as number] === 1) i++
  if (i - start > MAX_METHOD) return 'malformed-request'
  if (i >= end) return INCOMPLETE
  if (bytes[i] !== SP || i === start) return 'malformed-request'
  const methodEnd = i++

  const targetStart = i
  while (i < end && isTargetOctet[bytes[i] as number] === 1) i++
  if (i - targetStart > maxTarget) return 'uri-too-long'
  if (i >= end) return INCOMPLETE
  if (bytes[i] !== SP || i === targetStart) return 'malformed-request'
  const targetEnd = i++

  const after = parseVersion(head, bytes, i, end)
  if (typeof after === 'string' || after === INCOMPLETE) return after

  head.method = methodAt(bytes, start, methodEnd)
  head.target = bytes.toString('latin1', targetStart, targetEnd)
  if (isNotForPods(head.method)) return 'method-not-allowed'
  if (bytes[targetStart] === SLASH) {
    splitOriginForm(head)
    if (head.protocol === 'HTTP/1.1') head.fields.passStartLine(start, after)
    return after
  }
  return splitTarget(head) ? after : 'malformed-request'
}

/** GET, which most requests are, is not made a new string each time, which is to be hashed again wherever it is looked up. */
function methodAt(bytes: Buffer, start: number, end: number): string {
  const isGet =
    end - start === 3 &&
    bytes[start] === 0x47 &&
    bytes[start + 1] === 0x45 &&
    bytes[start + 2] === 0x54
  return isGet ? 'GET' : bytes.toString('latin1', start, end)
}

/**
 * Methods have a case (RFC 9110 9.1), but there are programs that write them in capitals before they look: what is CONNECT
 * or TRACE to anybody goes to nobody.
 */
function isNotForPods(method: string): boolean {
  if (method.length !== 5 && method.length !== 7) return false
  return /^(?:connect|trace)$/i.test(method)
}

/** The usual form: a path and maybe a query (RFC 9112 3.2.1). */
function splitOriginForm(head: RequestHead): void {
  const mark = head.target.indexOf('?')
  head.path = mark === -1 ? head.target : head.target.slice(0, mark)
  head.query = mark === -1 ? '' : head.target.slice(mark)
}

const VERSION_1 = [0x48, 0x54, 0x54, 0x50, 0x2f] // HTTP/

/** `HTTP/1.1` and CRLF at `start`; the offset after them. */
function parseVersion(
  head: RequestHead,
  bytes: Buffer,
  start: number,
  end: number,
): number | FailureKind {
  for (let i = 0; i < 10; i++) {
    if (start + i >= end) return INCOMPLETE
    const octet = bytes[start + i] as number
    const fits =
      i < 5
        ? octet === VERSION_1[i]
        : i === 6
          ? octet === 0x2e
          : i === 8
            ? octet === CR
            : i === 9
              ? octet === LF
              : octet >= 0x30 && octet <= 0x39
    if (!fits) return 'malformed-request'
  }
  const minor = bytes[start + 7]
  if (bytes[start + 5] !== 0x31 || (minor !== 0x30 && minor !== 0x31)) {
    return 'version-not-supported'
  }
  head.protocol = minor === 0x31 ? 'HTTP/1.1' : 'HTTP/1.0'
  return start + 10
}

/** Framing, Host, Connection, Upgrade and Expect; why the request is refused, or null. */
function readSemantics(head: RequestHead): FailureKind | null {
  const { fields } = head
  const isHttp11 = head.protocol === 'HTTP/1.1'
  let hosts = 0
  let lengths = 0
  let codings = 0
  let connection = false
  let upgradeAt = -1
  head.bodyLength = 0
  head.expectContinue = false

  for (let i = 0; i < fields.count; i++) {
    switch (fields.ids[i]) {
      case FieldId.host:
        if (++hosts > 1) return 'bad-host'
        if (!head.absoluteForm) head.host = fields.value(i)
        break
      case FieldId.contentLength:
        if (++lengths > 1) return 'malformed-request'
        head.bodyLength = contentLengthAt(head, i)
        if (head.bodyLength < 0) return 'malformed-request'
        break
      case FieldId.transferEncoding:
        if (++codings > 1) return 'malformed-request'
        break
      case FieldId.connection:
        connection = true
        break
      case FieldId.upgrade:
        upgradeAt = i
        break
      case FieldId.expect:
        if (!isHttp11) break
        if (fields.value(i).toLowerCase() !== '100-continue') return 'expectation-failed'
        head.expectContinue = true
        break
    }
  }

  if (hosts === 0 && isHttp11) return 'bad-host'
  if (codings > 0) {
    // RFC 9112 6.1: both lengths, or a coding in HTTP/1.0, are how requests are smuggled.
    if (lengths > 0 || !isHttp11) return 'malformed-request'
    const refusal = refuseCoding(fields.valueOf(FieldId.transferEncoding))
    if (refusal !== null) return refusal
    head.bodyLength = UNKNOWN_LENGTH
  }
  readConnection(head, connection, isHttp11, upgradeAt)
  return null
}

function contentLengthAt(head: RequestHead, index: number): number {
  const { marks, bytes } = head.fields
  return parseContentLength(bytes, marks[index * 4 + 2] as number, marks[index * 4 + 3] as number)
}

const registeredCodings = new Set([
  'gzip',
  'x-gzip',
  'deflate',
  'compress',
  'x-compress',
  'identity',
])

/**
 * Only `chunked` alone is accepted. Codings that exist, with chunked behind them, are not implemented; anything else is an
 * attempt to be misread.
 */
function refuseCoding(value: string): FailureKind | null {
  const coding = value.toLowerCase()
  if (coding === 'chunked') return null
  const codings = coding.split(',').map((part) => part.trim())
  if (codings.length > 1 && codings.at(-1) === 'chunked') codings.pop()
  return codings.every((name) => registeredCodings.has(name))
    ? 'coding-not-implemented'
    : 'malformed-request'
}

function readConnection(
  head: RequestHead,
  present: boolean,
  isHttp11: boolean,
  upgradeAt: number,
): void {
  head.upgrade = ''
  head.nominated = null
  head.keepAlive = isHttp11
  if (!present) return
  readConnectionOptions(head.fields, options)
  head.nominated = options.nominated
  head.keepAlive = !options.close && (isHttp11 || options.keepAlive)
  // RFC 9110 7.8: only with `Connection: upgrade`, not in HTTP/1.0. h2c would let requests pass unseen, and a body in front
  // of the new protocol is nothing that anybody sends for a good reason.
  if (options.upgrade && isHttp11 && upgradeAt !== -1 && head.bodyLength === 0) {
    const tokens = head.fields.value(upgradeAt)
    if (!/\bh2c?\b/i.test(tokens)) head.upgrade = tokens
  }
}

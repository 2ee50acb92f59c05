import type { Buffer } from 'node:buffer'
import { type ConnectionOptions, readConnectionOptions } from '../message/connection-options.ts'
import { FieldId } from '../message/field-id.ts'
import type { ResponseHead } from '../message/response-head.ts'
import { parseContentLength } from './content-length.ts'
import { CR, isValueOctet, LF, SP } from './octets.ts'
import { INCOMPLETE, MALFORMED, parseFields } from './parse-fields.ts'

const options: ConnectionOptions = {
  close: false,
  keepAlive: false,
  upgrade: false,
  nominated: null,
}

const PREFIX = [0x48, 0x54, 0x54, 0x50, 0x2f, 0x31, 0x2e] // HTTP/1.

/**
 * Parses a response head (RFC 9112 4-7) of a pod, as strictly as a request. Returns the offset after it, INCOMPLETE, or
 * MALFORMED. `requestMethod` decides whether a body follows.
 */
export function parseResponse(
  head: ResponseHead,
  bytes: Buffer,
  start: number,
  end: number,
  requestMethod: string,
  maxHead: number,
): number {
  head.fields.start(bytes)
  const afterLine = parseStatusLine(head, bytes, start, end)
  if (afterLine < 0) return MALFORMED
  if (afterLine === INCOMPLETE) return end - start > maxHead ? MALFORMED : INCOMPLETE
  const after = parseFields(head.fields, bytes, afterLine, end, maxHead, true)
  if (after === INCOMPLETE) return end - start > maxHead ? MALFORMED : INCOMPLETE
  if (after < 0 || after - start > maxHead) return MALFORMED
  return readSemantics(head, bytes[start + 7] === 0x31, requestMethod) ? after : MALFORMED
}

/** `HTTP/1.1 200 OK` and CRLF; the offset after them. The reason may be missing, even with its space. */
function parseStatusLine(head: ResponseHead, bytes: Buffer, start: number, end: number): number {
  let status = 0
  for (let i = 0; i < 12; i++) {
    if (start + i >= end) return INCOMPLETE
    const octet = bytes[start + i] as number
    if (i < 7) {
      if (octet !== PREFIX[i]) return MALFORMED
    } else if (i === 7) {
      if (octet !== 0x30 && octet !== 0x31) return MALFORMED
    } else if (i === 8) {
      if (octet !== SP) return MALFORMED
    } else {
      if (octet < 0x30 || octet > 0x39) return MALFORMED
      status = status * 10 + octet - 0x30
    }
  }
  if (status < 100 || status > 599) return MALFORMED

  let i = start + 12
  const reasonStart = i + 1
  if (i < end && bytes[i] !== SP && bytes[i] !== CR) return MALFORMED
  while (i < end && isValueOctet[bytes[i] as number] === 1) i++
  if (i + 1 >= end) return i < end && bytes[i] !== CR ? MALFORMED : INCOMPLETE
  if (bytes[i] !== CR || bytes[i + 1] !== LF) return MALFORMED
  head.status = status
  // RFC 9112 4: the space stays also where no reason follows. A line that can go on as it is needs no string.
  const passes = bytes[start + 7] === 0x31 && i >= reasonStart
  head.reason = !passes && i > reasonStart ? bytes.toString('latin1', reasonStart, i) : ''
  if (passes) head.fields.passStartLine(start, i + 2)
  return i + 2
}

/** Framing (RFC 9112 6.3) and Connection; false: the answer could be read in two ways. */
function readSemantics(head: ResponseHead, isHttp11: boolean, requestMethod: string): boolean {
  const { fields } = head
  let lengths = 0
  let codings = 0
  let upgradeAt = -1
  head.bodyLength = 0
  for (let i = 0; i < fields.count; i++) {
    switch (fields.ids[i]) {
      case FieldId.contentLength: {
        if (++lengths > 1) return false
        const { marks } = fields
        const value = parseContentLength(
          fields.bytes,
          marks[i * 4 + 2] as number,
          marks[i * 4 + 3] as number,
        )
        if (value < 0) return false
        head.bodyLength = value
        break
      }
      case FieldId.transferEncoding:
        if (++codings > 1 || !isHttp11) return false
        if (fields.value(i).toLowerCase() !== 'chunked') return false
        break
      case FieldId.upgrade:
        upgradeAt = i
        break
    }
  }
  if (lengths > 0 && codings > 0) return false

  readConnectionOptions(fields, options)
  head.nominated = options.nominated
  head.keepAlive = !options.close && (isHttp11 || options.keepAlive)
  head.upgrade = options.upgrade && upgradeAt !== -1 ? fields.value(upgradeAt) : ''

  const { status } = head
  if (requestMethod === 'HEAD' || status < 200 || status === 204 || status === 304) {
    head.framing = 'none'
  } else if (codings > 0) {
    head.framing = 'chunked'
  } else if (lengths > 0) {
    head.framing = head.bodyLength === 0 ? 'none' : 'length'
  } else {
    head.framing = 'until-close'
    head.keepAlive = false
  }
  return true
}

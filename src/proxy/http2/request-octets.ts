import { Buffer } from 'node:buffer'
import type { FailureKind } from '../failure.ts'

/**
 * The head of a stream in the form of HTTP/1.1: the parser of HTTP/1.1 reads it, so that there is one judge of what is
 * passed on. Written over with the next request.
 */
let octets = Buffer.allocUnsafeSlow(65_536)
let used = 0
let lines = 0

/** What was written, until the next request. */
export interface RequestOctets {
  readonly bytes: Buffer
  /** How many fields are in it: the parser must find as many, or one of them had an end of line in it. */
  readonly lines: number
}

/** RFC 9113 8.2.2: they have no meaning in HTTP/2, and would have one in HTTP/1.1. */
const ofConnections = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
])

/** RFC 9110 9.1: methods have a case, and nobody means anything but these by another spelling. */
const lowerCase = /[a-z]/

/**
 * Writes the head of a request (RFC 9113 8.3.1), whose fields come as names and values in turns, lower case as HTTP/2 has
 * them. What can't be said in HTTP/1.1, or would be said in two ways, is a kind of failure. `hasBody`: octets follow.
 */
export function requestOctets(
  fields: readonly string[],
  hasBody: boolean,
  scheme: 'http' | 'https' | 'either',
): RequestOctets | FailureKind {
  let method = ''
  let path = ''
  let authority: string | null = null
  let asked = ''
  let at = 0
  for (; at < fields.length && fields[at]?.startsWith(':'); at += 2) {
    const value = fields[at + 1] as string
    if (fields[at] === ':method') method = value
    else if (fields[at] === ':path') path = value
    else if (fields[at] === ':authority') authority = value
    else if (fields[at] === ':scheme') asked = value
    else return 'malformed-request'
  }
  if (lowerCase.test(method)) return 'malformed-request'
  // RFC 9113 8.5: CONNECT has no path; the parser would call it malformed.
  if (method === 'CONNECT') return 'method-not-allowed'
  if (!path.startsWith('/') && !(path === '*' && method === 'OPTIONS')) return 'malformed-request'
  if (asked !== 'http' && asked !== 'https') return 'malformed-request'
  if (scheme !== 'either' && asked !== scheme) return 'malformed-request'

  used = 0
  lines = 0
  write(method, ' ', path)
  write(' HTTP/1.1\r\n', '', '')
  if (authority !== null) writeField('Host', authority)
  return writeFields(fields, at, authority, hasBody)
}

function writeFields(
  fields: readonly string[],
  from: number,
  authority: string | null,
  hasBody: boolean,
): RequestOctets | FailureKind {
  let cookies = ''
  let hasLength = false
  for (let at = from; at < fields.length; at += 2) {
    const name = fields[at] as string
    const value = fields[at + 1] as string
    if (ofConnections.has(name)) return 'malformed-request'
    if (name === 'te' && value !== 'trailers') return 'malformed-request'
    if (name === 'host' && authority !== null) {
      // RFC 9113 8.3.1: it must not differ; the authority stands in its place already.
      if (value !== authority) return 'bad-host'
    } else if (name === 'cookie') {
      // RFC 9113 8.2.3: in HTTP/1.1 it is one field again.
      cookies += cookies === '' ? value : `; ${value}`
    } else {
      hasLength ||= name === 'content-length'
      writeField(name, value)
    }
  }
  if (cookies !== '') writeField('cookie', cookies)
  if (hasBody && !hasLength) writeField('Transfer-Encoding', 'chunked')
  write('\r\n', '', '')
  return { bytes: octets.subarray(0, used), lines }
}

function writeField(name: string, value: string): void {
  lines++
  write(name, ': ', value)
  write('\r\n', '', '')
}

function write(a: string, b: string, c: string): void {
  const longest = used + a.length + b.length + c.length
  if (longest > octets.length) octets = Buffer.concat([octets], longest * 2)
  used += octets.write(a, used, 'latin1')
  if (b !== '') used += octets.write(b, used, 'latin1')
  if (c !== '') used += octets.write(c, used, 'latin1')
}

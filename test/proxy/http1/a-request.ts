import fc from 'fast-check'
import type { FailureKind } from '../../../src/proxy/failure.ts'
import { parseRequest } from '../../../src/proxy/http1/parse-request.ts'
import { defaultLimits } from '../../../src/proxy/limits.ts'
import { RequestHead } from '../../../src/proxy/message/request-head.ts'

/** What a parse came to, as plain data. */
export interface ParsedRequest {
  readonly after: number
  readonly method: string
  readonly target: string
  readonly path: string
  readonly query: string
  readonly host: string
  readonly protocol: string
  readonly bodyLength: number
  readonly keepAlive: boolean
  readonly upgrade: string
  readonly fields: readonly (readonly [string, string])[]
}

/** null: incomplete. */
export function parsed(bytes: Buffer, start = 0): ParsedRequest | FailureKind | null {
  const head = new RequestHead(defaultLimits.headerCount)
  const after = parseRequest(head, bytes, start, bytes.length, defaultLimits)
  if (after === 0) return null
  if (typeof after === 'string') return after
  const { method, target, path, query, host, protocol, bodyLength, keepAlive, upgrade, fields } =
    head
  return {
    after,
    method,
    target,
    path,
    query,
    host,
    protocol,
    bodyLength,
    keepAlive,
    upgrade,
    fields: Array.from({ length: fields.count }, (_, i) => [fields.name(i), fields.value(i)]),
  }
}

/** The verdict when the bytes come one by one. */
export function parsedBytewise(bytes: Buffer): ParsedRequest | FailureKind | null {
  for (let end = 1; end <= bytes.length; end++) {
    const result = parsed(bytes.subarray(0, end))
    if (result !== null) return result
  }
  return null
}

const tokenCharacters =
  "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

const token = fc.string({
  unit: fc.constantFrom(...tokenCharacters),
  minLength: 1,
  maxLength: 12,
})

const value = fc
  .string({
    unit: fc
      .integer({ min: 0x20, max: 0xff })
      .filter((code) => code !== 0x7f)
      .map((code) => String.fromCharCode(code)),
    maxLength: 30,
  })
  .map((text) => text.trim())

const known = fc.constantFrom(
  'Host: a',
  'Host: b.example.com:8080',
  'Content-Length: 0',
  'Content-Length: 12',
  'Transfer-Encoding: chunked',
  'Connection: close',
  'Connection: keep-alive, Upgrade',
  'Upgrade: websocket',
  'Expect: 100-continue',
  'Cookie: a=b',
)

/** Mostly proper request heads, in latin1. */
export const requestText = fc
  .record({
    method: fc.oneof(fc.constantFrom('GET', 'POST', 'HEAD', 'OPTIONS', 'PUT'), token),
    target: fc.oneof(
      fc.webPath().map((path) => `/${path.replace(/^\//, '')}`),
      fc.constantFrom('/', '*', '/a?b=c', 'http://a.example/x?y', 'http://a'),
    ),
    version: fc.constantFrom('HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0'),
    lines: fc.array(
      fc.oneof(
        known,
        fc.tuple(token, value).map(([name, text]) => `${name}: ${text}`),
      ),
      {
        maxLength: 8,
      },
    ),
  })
  .map(
    ({ method, target, version, lines }) =>
      `${method} ${target} ${version}\r\nHost: a\r\n${lines
        .filter((line) => !line.startsWith('Host'))
        .map((line) => `${line}\r\n`)
        .join('')}\r\n`,
  )

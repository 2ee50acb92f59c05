import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { verdictOnRequests, verdictOnResponse } from './message-verdicts.ts'

interface MessageCase {
  readonly title: string
  readonly meta: { readonly type: string }
  readonly raw: string
  readonly error: readonly [number, string] | null
}

const file = join(import.meta.dirname, '../../data/http1-messages.json')
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly MessageCase[] }

/** Where we differ on purpose, by title: why. */
const differences: Readonly<Record<string, string>> = {
  // We take what it refuses.
  'No restart when keep-alive is off (1.0)': 'what is behind the last request is never parsed',
  'Resetting flags when keep-alive is off (1.0, lenient)': 'the same',
  'CRLF between requests, explicit `close` (lenient)': 'the same',
  'HTTP/1.1 with keep-alive disabled and 204 status':
    'what is behind the last response is never parsed',
  'HTTP/1.1 with keep-alive disabled and 204 status (lenient)': 'the same',
  'HTTP/1.1 with keep-alive disabled, content-length': 'the same',
  'HTTP/1.1 with keep-alive disabled, content-length (lenient)': 'the same',
  'Multiple tokens with folding and LWS': 'it pauses at an upgrade, which is no objection',
  'Setting a flag and pausing': 'the same',
  'Emitting part of body and pausing': 'the same',
  'Upgrade GET request': 'the same',
  'HTTP 101 response with Upgrade and Content-Length header': 'the same',
  'HTTP 101 response with Upgrade and Transfer-Encoding header': 'the same',
  'HTTP protocol and ANNOUNCE method': 'any token is a method (RFC 9110 9.1)',
  'Invalid method': 'the same',
  'No extension after semicolon': 'extensions are bounded and never passed on',
  'Unbalanced chunk extensions quoting': 'the same',
  'Missing last-chunk': 'incomplete as far as it goes',
  // We refuse what it takes.
  '`Content-Length` with zeroes': 'a leading zero is octal elsewhere',
  '`Content-Length` with follow-up headers': 'the same',
  'M-SEARCH request': '* is for OPTIONS alone (RFC 9112 3.2.4)',
  'SOURCE request with ICE': 'not HTTP',
  'OPTIONS request with RTSP': 'not HTTP',
  'ANNOUNCE request with RTSP': 'not HTTP',
  'RTSP response': 'not HTTP',
  'ICE response': 'not HTTP',
  'No HTTP version': 'HTTP/0.9',
  'HTTP version 0.9': 'HTTP/0.9',
  'Fragment in URI': 'a fragment is never sent (RFC 9112 3.2)',
  'POST with `chunked` as last transfer-encoding': 'a coding beside chunked is not implemented',
  'POST with `chunked` as last transfer-encoding (multiple headers)': 'the same',
  'Should parse multiple events': 'its second request lacks Host (RFC 9112 3.2)',
  'It should be unsafe to finish inside of the header':
    'the case ends inside a name, and we complete it',
  'Response starting with CRLF': 'nothing may stand before a status line',
  '`chunked` before other transfer-encoding': 'a body whose end two servers find at two places',
  'multiple transfer-encoding where chunked is not the last one': 'the same',
  '`chunkedchunked` transfer-encoding does not enable chunked enconding': 'the same',
}

/** Most cases are fragments: a Host and the end of the head are added where they lack. */
function completed({ raw, meta }: MessageCase): Buffer {
  let text = Buffer.from(raw, 'base64').toString('latin1')
  if (meta.type.startsWith('request') && !/^host:/im.test(text)) {
    text = text.replace(/^((?:\r\n)?[^\r\n]*\r\n)/, '$1Host: a\r\n')
  }
  if (!text.includes('\r\n\r\n')) text += text.endsWith('\r\n') ? '\r\n' : '\r\n\r\n'
  return Buffer.from(text, 'latin1')
}

/** A case for a lenient flag is one that must be refused without it. */
function isRefusedByLlhttp({ error, meta }: MessageCase): boolean {
  return error !== null || meta.type.includes('lenient')
}

test.each(cases.map((entry) => [entry.meta.type, entry.title, entry] as const))(
  '%s: %s',
  (type, title, entry) => {
    const bytes = completed(entry)
    const ours = type.startsWith('request') ? verdictOnRequests(bytes) : verdictOnResponse(bytes)
    const agree = (ours === 'refused') === isRefusedByLlhttp(entry)
    expect(agree ? 'agree' : (differences[title] ?? `differ: ${ours}`)).not.toMatch(/^differ/)
  },
)

test('every difference is one', () => {
  const differing = cases.filter((entry) => {
    const bytes = completed(entry)
    const ours = entry.meta.type.startsWith('request')
      ? verdictOnRequests(bytes)
      : verdictOnResponse(bytes)
    return (ours === 'refused') !== isRefusedByLlhttp(entry)
  })
  expect([...new Set(differing.map(({ title }) => title))].sort()).toEqual(
    Object.keys(differences).sort(),
  )
})

import { type ReadRequest, readStrictly, valuesOf } from './strict-reader.ts'

/*
 * Judges every byte that a pod got from the proxy, as the strictest server would: whatever two servers could read in two
 * ways is a defect, also where the client is to blame.
 */

export interface Judgement {
  /** Complete ones. */
  readonly requests: readonly ReadRequest[]
  /** The last one lacks the end of its body: the client left, or sent what is no body. */
  readonly cutShort: boolean
  readonly defects: readonly string[]
}

/**
 * `streams`: what came over each connection. `atMost`: how many requests the client sent, read in the strictest way.
 */
export function judge(streams: readonly Buffer[], atMost: number): Judgement {
  const readings = streams.map(readStrictly)
  const all = readings.flatMap(({ requests }) => requests)
  const defects = all.flatMap((request) =>
    rules.flatMap(([defect, isBroken]) => (isBroken(request) ? [defect] : [])),
  )
  for (const { lost } of readings) if (lost !== null) defects.push(lost)
  if (all.length > atMost) defects.push(moreRequests)
  const requests = all.filter((request) => request.complete)
  return { requests, cutShort: requests.length < all.length, defects }
}

export const moreRequests = 'more requests than the client sent'

type Rule = readonly [defect: string, isBroken: (request: ReadRequest) => boolean]

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const requestLine = new RegExp(`^${token} [!-~]+ HTTP/1\\.1$`)
const fieldLine = new RegExp(`^${token}:[\\t -~\\x80-\\xff]*$`)
const host =
  /^(?:[0-9A-Za-z_~-]+(?:\.[0-9A-Za-z_~-]+)*\.?|\[[0-9A-Fa-f:.]+\])(?::(?<port>[0-9]{0,5}))?$/
const framingAliases = /^(?:content[^a-z0-9]length|transfer[^a-z0-9]encoding)$/

/** What belongs to the client's connection alone (RFC 9110 7.6.1). */
const hopByHop = ['keep-alive', 'proxy-connection', 'te', 'trailer', 'http2-settings', 'proxy']

/** What the proxy says itself, so that nobody else can. */
const toldByProxy = [
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-real-ip',
  'x-request-id',
]

export const rules: readonly Rule[] = [
  ['a request line that is none', ({ requestLine: line }) => !requestLine.test(line)],
  ['a # in the target', (request) => targetOf(request).includes('#')],
  ['an octet beyond ASCII in the target', (request) => /[\x80-\xff]/.test(targetOf(request))],
  ['a target that is no path', (request) => !/^(?:\/|\*$)/.test(targetOf(request))],
  [
    '* with another method than OPTIONS',
    (request) => targetOf(request) === '*' && methodOf(request) !== 'OPTIONS',
  ],
  [
    'a method that is not for pods',
    (request) => /^(?:CONNECT|TRACE|PRI)$/i.test(methodOf(request)),
  ],
  ['NUL in the path', (request) => pathOf(request).includes('%00')],
  ['a backslash in the path', (request) => pathOf(request).includes('\\')],
  ['a dot segment', (request) => /\/(?:\.|%2e){1,2}(?:\/|$)/i.test(pathOf(request))],
  [
    'a bare CR or LF, or NUL',
    ({ requestLine: line, fieldLines }) =>
      [line, ...fieldLines].some((one) => /[\r\n\0]/.test(one)),
  ],
  ['a folded line', ({ fieldLines }) => fieldLines.some((line) => /^[ \t]/.test(line))],
  [
    'a field line that is none',
    ({ fieldLines }) => !fieldLines.every((line) => fieldLine.test(line)),
  ],
  ['not one Host', (request) => valuesOf(request, 'host').length !== 1],
  ['a Host that is none', (request) => !valuesOf(request, 'host').every(isHost)],
  ['more than one Content-Length', (request) => valuesOf(request, 'content-length').length > 1],
  [
    'a Content-Length with other than plain digits',
    (request) =>
      !valuesOf(request, 'content-length').every((text) => /^(?:0|[1-9][0-9]{0,14})$/.test(text)),
  ],
  [
    'a coding other than chunked',
    (request) => !valuesOf(request, 'transfer-encoding').every((text) => text === 'chunked'),
  ],
  [
    'more than one Transfer-Encoding',
    (request) => valuesOf(request, 'transfer-encoding').length > 1,
  ],
  [
    'both framings',
    (request) =>
      valuesOf(request, 'transfer-encoding').length > 0 &&
      valuesOf(request, 'content-length').length > 0,
  ],
  [
    'an alias of a framing field',
    ({ fields }) =>
      fields.some(
        ([name]) =>
          framingAliases.test(name.toLowerCase()) &&
          !/^(?:content-length|transfer-encoding)$/i.test(name),
      ),
  ],
  ['a name with an underscore', ({ fields }) => fields.some(([name]) => name.includes('_'))],
  [
    'a field of the client’s hop',
    (request) => hopByHop.some((name) => valuesOf(request, name).length > 0),
  ],
  ['a Connection without an upgrade', (request) => !isUpgradeOrNone(request)],
  [
    'an expectation that nobody knows',
    (request) => !valuesOf(request, 'expect').every((text) => /^100-continue$/i.test(text)),
  ],
  [
    'not one word of the proxy about the client',
    (request) => toldByProxy.some((name) => valuesOf(request, name).length !== 1),
  ],
  [
    'a word of the client about itself',
    (request) => !valuesOf(request, 'x-forwarded-for').every((text) => text === '127.0.0.1'),
  ],
]

function methodOf({ requestLine: line }: ReadRequest): string {
  return line.split(' ')[0] ?? ''
}

function targetOf({ requestLine: line }: ReadRequest): string {
  return line.split(' ')[1] ?? ''
}

function pathOf(request: ReadRequest): string {
  return targetOf(request).split('?')[0] ?? ''
}

/** An empty one is what a request without authority has to carry (RFC 9112 3.2): HTTP/1.0 allows it to lack. */
function isHost(value: string): boolean {
  if (value === '') return true
  const match = host.exec(value)
  return match !== null && Number(match.groups?.port ?? 0) <= 65_535
}

function isUpgradeOrNone(request: ReadRequest): boolean {
  const connection = valuesOf(request, 'connection')
  const upgrade = valuesOf(request, 'upgrade')
  if (connection.length === 0 && upgrade.length === 0) return true
  return connection.length === 1 && upgrade.length === 1 && connection[0] === 'upgrade'
}

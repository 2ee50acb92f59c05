import { family, getWith, harmless, postWith, rejected } from './family.ts'

const folded = [' ', '\t', '  ', ' \t'].flatMap((space) => [
  getWith(`X: a\r\n${space}b\r\n`),
  getWith(`X:\r\n${space}b\r\n`),
  getWith(`X: a\r\n${space}\r\n`),
  getWith(`X: a\r\n${space}Y: b\r\n`),
  `GET / HTTP/1.1\r\n${space}Host: a\r\n\r\n`,
  `GET / HTTP/1.1\r\n${space}X: y\r\nHost: a\r\n\r\n`,
  `GET / HTTP/1.1\r\n${space}\r\nHost: a\r\n\r\n`,
  `GET / HTTP/1.1\r\nHost: a\r\n${space}b\r\n\r\n`,
  postWith(`Content-Length: 1\r\n${space}0\r\n`, '0123456789'),
  postWith(`Transfer-Encoding:\r\n${space}chunked\r\n`, '0\r\n\r\n'),
])

const noFields = ['X', 'X;y', ':', ': y', ' ', '=', 'X y', 'GET / HTTP/1.1', '\xff', '\0'].map(
  (line) => getWith(`${line}\r\n`),
)

const ofTheHop = [
  ...[
    'Keep-Alive: timeout=5',
    'Proxy-Connection: keep-alive',
    'TE: trailers',
    'TE: gzip',
    'Trailer: X',
  ],
  ...[
    'HTTP2-Settings: AAMAAABk',
    'Proxy: http://b/',
    'Connection: ,',
    'Connection:',
    'Connection: x,,y',
  ],
  ...[
    'Connection: keep-alive',
    'Connection: "close"',
    'Connection: x\r\nX: y',
    'Connection: trailers',
  ],
].map((line) => getWith(`${line}\r\n`))

const names = [
  'X-Forwarded-For',
  'X-Forwarded-Proto',
  'X-Forwarded-Port',
  'X-Real-IP',
  'X-Request-Id',
]
const pretended = names.flatMap((name) => [
  getWith(`${name}: 10.0.0.1\r\n`),
  getWith(`${name}: 10.0.0.1\r\n${name.toLowerCase()}: 10.0.0.2\r\n`),
  getWith(`${name.replaceAll('-', '_')}: 10.0.0.1\r\n`),
  getWith(`${name.replaceAll('-', '.')}: 10.0.0.1\r\n`),
  getWith(`Connection: ${name}\r\n${name}: 10.0.0.1\r\n`),
])
const alsoPretended = [
  ...[
    'X-Forwarded-Host: b',
    'X-Forwarded-Scheme: https',
    'X-Forwarded-Prefix: /b',
    'Forwarded: for=b',
  ],
  ...[
    'X-Scheme: https',
    'X_Y: z',
    '_: z',
    'X-Y_Z: z',
    '__proto__: z',
    'constructor: z',
    'X-Original-URL: /b',
  ],
].map((line) => getWith(`${line}\r\n`))

const manyLines = Array.from({ length: 101 }, (_, index) => `X-${index}: y\r\n`).join('')
const tooMuch = [
  getWith(manyLines),
  getWith(`X: ${'y'.repeat(8_200)}\r\n`),
  getWith(`${'X'.repeat(8_200)}: y\r\n`),
  getWith(`X: ${'y'.repeat(8_000)}\r\n`.repeat(5)),
  `GET /${'a'.repeat(8_200)} HTTP/1.1\r\nHost: a\r\n\r\n`,
  `GET /?${'a'.repeat(40_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
  `\r\n\r\n\r\n\r\n\r\n${getWith('')}`,
]

export const fields = [
  family('folded lines', rejected(folded)),
  family('lines that are no fields', rejected(noFields)),
  family('fields of the client’s hop', harmless(ofTheHop)),
  family('what a client says of itself', harmless(pretended), harmless(alsoPretended)),
  family('too much of something', rejected(tooMuch)),
]

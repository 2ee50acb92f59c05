import { controls, family, harmless, hidden, postWith, rejected } from './family.ts'

function chunked(body: string): string {
  return postWith('Transfer-Encoding: chunked\r\n', body)
}

const sizes = [
  ...[
    '',
    ' ',
    ' 3',
    '3 ',
    '\t3',
    '3\t',
    '3 3',
    '+3',
    '-3',
    '-0',
    '0x3',
    '0X3',
    '3h',
    'x',
    'g',
    '#3',
    '3,',
  ],
  ...[
    '3.0',
    '3_',
    '"3"',
    '\xd9\xa3',
    '3\xa0',
    '3\0',
    '\x003',
    '3\x0b',
    '3\x0c',
    '$3',
    '%33',
    '(3)',
    '3:',
    '3=',
  ],
  ...['00000000000003', 'ffffffffffffff', 'FFFFFFFFFFFFFFFF', '10000000000000003', '100000003x'],
  ...['3 ;a', '3\t;a', '3\r', '3\n', '3\r\r', '\r\n3', '\n3', ';a', ';', '3 x', '3\\', '3\r\n\r'],
].map((size) => chunked(`${size}\r\nabc\r\n0\r\n\r\n`))

const extensions = [
  ...controls.map((octet) => `3;a${octet}b`),
  ...['3;a\n', '3;\n', '3;a\r', '3;a\rb', `3;${'a'.repeat(300)}`, '3;a="\n"', '3;a="\r"', '3;\0'],
].map((line) => chunked(`${line}\r\nabc\r\n0\r\n\r\n`))
const manyExtensions = [chunked(`1;${'a'.repeat(200)}\r\na\r\n`.repeat(60))]

const data = [
  'abcd\r\n0\r\n\r\n',
  'ab\r\n0\r\n\r\n',
  'abc0\r\n\r\n',
  'abc\n0\r\n\r\n',
  'abc\r0\r\n\r\n',
  'abc\r\r\n0\r\n\r\n',
  'abc\r\n\r\n0\r\n\r\n',
  'abc \r\n0\r\n\r\n',
  'abc\0\r\n0\r\n\r\n',
  `abcXX\r\n0\r\n\r\n${hidden}`,
].map((rest) => chunked(`3\r\n${rest}`))
const endings = [
  '0\n\n',
  '0\r\n\n',
  '0\r\n\r\r\n',
  '0\r\n\rX',
  '0\r\r\n\r\n',
  '0\n\r\n',
  '0\r\nX\r\n\r\n',
]
  .concat('0 \r\n\r\n', '0;\n\r\n', '00x\r\n\r\n', '0\r\n\0\r\n\r\n')
  .map((end) => chunked(`3\r\nabc\r\n${end}${hidden}`))

/** Each CR and LF of the framing, as something else. */
const proper = '3\r\nabc\r\n0\r\n\r\n'
const damaged = Array.from(proper.matchAll(/[\r\n]/g)).flatMap(({ 0: end, index }) =>
  ['\r', '\n', 'X', '0', ' ', '\0']
    .filter((octet) => octet !== end)
    .map((octet) => chunked(proper.slice(0, index) + octet + proper.slice(index + 1) + hidden)),
)

const badTrailers = [
  ...[
    'X : y',
    ' X: y',
    '\tX: y',
    'X: y\r\n z',
    ': y',
    'X',
    'X Y: z',
    'X: a\0',
    'X: a\x01',
    'X: a\x7f',
  ],
  ...['X: a\n', 'X: a\rb', 'X\xe9: y', 'X\n: y', 'X[0]: y', `X: ${'a'.repeat(9_000)}`],
].map((line) => chunked(`3\r\nabc\r\n0\r\n${line}\r\n\r\n`))

/** They arrive in no pod, since no trailer does. */
const forbiddenTrailers = [
  ...[
    'Host',
    'Content-Length',
    'Transfer-Encoding',
    'Connection',
    'Authorization',
    'Cookie',
    'Set-Cookie',
  ],
  ...[
    'Content-Type',
    'Content-Encoding',
    'Content-Range',
    'Expect',
    'Range',
    'TE',
    'Trailer',
    'Upgrade',
  ],
  ...['Cache-Control', 'Max-Forwards', 'X-Forwarded-For', 'X-Real-IP', 'X-Request-Id', 'Forwarded'],
  ...[
    'Keep-Alive',
    'Proxy-Authorization',
    'Transfer_Encoding',
    'Content_Length',
    'X-Anything',
    'Proxy',
  ],
].flatMap((name) => [
  chunked(`3\r\nabc\r\n0\r\n${name}: 5\r\n\r\n`),
  postWith(
    `Trailer: ${name}\r\nTE: trailers\r\nTransfer-Encoding: chunked\r\n`,
    `3\r\nabc\r\n0\r\n${name}: b\r\n\r\n`,
  ),
])

export const chunks = [
  family('chunk sizes', rejected(sizes)),
  family('chunk extensions', rejected(extensions), rejected(manyExtensions)),
  family('chunk data', rejected(data), rejected(damaged), rejected(endings)),
  family('trailers', rejected(badTrailers), harmless(forbiddenTrailers)),
]

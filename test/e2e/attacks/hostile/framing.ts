import { emptyThenHidden, family, getWith, harmless, hidden, postWith, rejected } from './family.ts'

const lengths = [
  ...[
    '',
    '+5',
    '-5',
    '-0',
    '05',
    '00',
    '0x5',
    '5h',
    '5.',
    '5.0',
    '5e0',
    '5_0',
    '5,',
    ',5',
    '5,5',
    '5, 5',
  ],
  ...[
    '5, 6',
    '5;a',
    '5 5',
    '5\t5',
    '"5"',
    "'5'",
    '5\xa0',
    '\xd9\xa5',
    '\xef\xbc\x95',
    'NaN',
    'Infinity',
  ],
  ...[
    'null',
    'five',
    '9007199254740993',
    '18446744073709551616',
    '18446744073709551621',
    '4294967301x',
  ],
  ...[
    '99999999999999999999999999',
    '0'.repeat(100),
    '%35',
    '5\r\n 5',
    '\r\n 5',
    '(5)',
    '5 ;',
    '0 5',
  ],
].map((length) => postWith(`Content-Length: ${length}\r\n`, emptyThenHidden))
const severalLengths = ['5', '6', '0', '', 'x', '05'].flatMap((second) => [
  postWith(`Content-Length: 5\r\nContent-Length: ${second}\r\n`, emptyThenHidden),
  postWith(`Content-Length: ${second}\r\nX: y\r\ncontent-length: 5\r\n`, emptyThenHidden),
])

const codings = [
  ...[
    '',
    'identity',
    'gzip',
    'deflate',
    'compress',
    'x-gzip',
    'br',
    'zstd',
    'xchunked',
    'chunkedx',
  ],
  ...[
    'x chunked',
    'chunked x',
    'chunked,',
    ',chunked',
    'chunked, ',
    'chunked,chunked',
    'chunked, gzip',
  ],
  ...[
    'gzip, chunked',
    'gzip,chunked',
    'identity, chunked',
    'chunked, identity',
    'chunked;q=1',
    'chunked;',
  ],
  ...[
    'chunked ;a',
    '"chunked"',
    "'chunked'",
    '(chunked)',
    'chunked\xa0',
    '\xa0chunked',
    'chun ked',
    'chunk',
  ],
  ...[
    'chunke',
    'hunked',
    'CHUN\xcbED',
    'chun\xe2\x84\xaaed',
    'chunked\\',
    '%63hunked',
    'cow',
    'true',
  ],
  ...[
    'chunked\r\n x',
    '\r\n chunked',
    'x\r\n chunked',
    'chunked\r\n\t',
    'trailers',
    'gzip;q=0, chunked',
  ],
].map((coding) => postWith(`Transfer-Encoding: ${coding}\r\n`, emptyThenHidden))
const severalCodings = ['chunked', 'identity', 'x', '', 'gzip', 'CHUNKED'].flatMap((second) => [
  postWith(`Transfer-Encoding: chunked\r\nTransfer-Encoding: ${second}\r\n`, emptyThenHidden),
  postWith(
    `Transfer-Encoding: ${second}\r\nX: y\r\nTransfer-encoding: chunked\r\n`,
    emptyThenHidden,
  ),
])

const both = ['chunked', 'Chunked', 'identity', 'x', ''].flatMap((coding) =>
  ['5', '0', '40', 'x'].flatMap((length) => [
    postWith(`Content-Length: ${length}\r\nTransfer-Encoding: ${coding}\r\n`, emptyThenHidden),
    postWith(`Transfer-Encoding: ${coding}\r\nContent-Length: ${length}\r\n`, emptyThenHidden),
  ]),
)

const inOld = ['chunked', 'CHUNKED', 'identity', 'gzip', 'x', 'gzip, chunked'].flatMap((coding) => {
  const text = postWith(`Transfer-Encoding: ${coding}\r\n`, emptyThenHidden)
  const withLength = postWith(
    `Content-Length: 5\r\nTransfer-Encoding: ${coding}\r\n`,
    emptyThenHidden,
  )
  return [text, withLength, text.replace('Host', 'Connection: keep-alive\r\nHost')].map((one) =>
    one.replace('HTTP/1.1', 'HTTP/1.0'),
  )
})

const oddLetters = [..."!#$%&'*+.^_`|~"]
const aliases = oddLetters.flatMap((odd) => [
  postWith(`Transfer${odd}Encoding: chunked\r\n`, ''),
  postWith(`Content-Length: 5\r\nTransfer${odd}Encoding: chunked\r\n`, '0\r\n\r\n'),
  postWith(`TRANSFER${odd}ENCODING: chunked\r\nContent-Length: 5\r\n`, '0\r\n\r\n'),
  postWith(`Content${odd}Length: 5\r\nTransfer-Encoding: chunked\r\n`, '0\r\n\r\n'),
  getWith(`content${odd}length: 5\r\n`),
])

const takenAway = [
  ...[
    'Host',
    'Content-Length',
    'Transfer-Encoding',
    'X-Forwarded-For',
    'X-Real-IP',
    'X-Request-Id',
  ],
  ...[
    'Connection',
    'Expect',
    'Cookie',
    'close, Content-Length',
    'host,content-length',
    'x-forwarded-port',
  ],
].flatMap((name) => [
  postWith(`Connection: ${name}\r\nContent-Length: 5\r\n`, 'abcde'),
  postWith(`Connection: ${name}\r\nTransfer-Encoding: chunked\r\n`, '5\r\nabcde\r\n0\r\n\r\n'),
])

/** Their request is over with their head: what is behind it is another one. */
const upgrades = [
  getWith('Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n'),
  getWith('Connection: Upgrade\r\nUpgrade: h2\r\n'),
  getWith('Connection: Upgrade\r\nUpgrade: websocket, h2c\r\n'),
  getWith('Upgrade: websocket\r\n'),
  getWith('Connection: upgrade\r\n'),
  getWith('Connection: upgrade\r\nUpgrade: \r\n'),
  getWith('Connection: upgrade\r\nUpgrade: a\r\nUpgrade: b\r\n'),
  postWith('Connection: upgrade\r\nUpgrade: websocket\r\nContent-Length: 5\r\n', 'abcde'),
  getWith('Connection: upgrade\r\nUpgrade: websocket\r\n').replace('1.1', '1.0'),
]

const expectations = [
  '',
  'x',
  '100',
  '100-Continue, x',
  '100-continue;a',
  '"100-continue"',
  '200-ok',
]
  .map((value) => postWith(`Expect: ${value}\r\nContent-Length: 5\r\n`, 'abcde'))
  .concat(getWith('Expect: 100-continue\r\nExpect: x\r\n'))

export const framing = [
  family('Content-Length', rejected(lengths), rejected(severalLengths)),
  family('Transfer-Encoding', rejected(codings), rejected(severalCodings)),
  family('both framings', rejected(both)),
  family('Transfer-Encoding in HTTP/1.0', rejected(inOld)),
  family('aliases of framing fields', harmless(aliases)),
  family('fields named in Connection', harmless(takenAway)),
  family('upgrades', harmless(upgrades)),
  family('expectations', rejected(expectations)),
  family('a body where none was announced', harmless([getWith('') + hidden.slice(0, 10)])),
]

import { family, type HostileCase, rejected } from './family.ts'

const shapes = [
  ...[
    '',
    ' ',
    '.',
    '..',
    '.a',
    'a..b',
    'a.b..',
    'a b',
    'a\tb',
    'a,b',
    'a, a',
    'a;b',
    'a/',
    'a/b',
    '/',
  ],
  ...[
    'a?b',
    'a#b',
    'a\\b',
    'u@a',
    'u:p@a',
    '@a',
    'a@',
    'http://a',
    '//a',
    'a:',
    'a:x',
    'a:-1',
    'a:+80',
  ],
  ...[
    'a:80a',
    'a: 80',
    'a :80',
    'a:80:80',
    'a:65536',
    'a:99999',
    'a:000080',
    'a:0x50',
    ':80',
    ':',
    '::1',
  ],
  ...[
    '[',
    '[]',
    '[::1',
    '::1]',
    '[::1]]',
    '[[::1]]',
    '[::1]a',
    '[::1]:x',
    '[::1]:65536',
    '[::1%25lo]',
  ],
  ...[
    '[::1%lo]',
    '[1.2.3.4]',
    '[a]',
    '[v1.a]',
    '[:::1]',
    '[1:2:3:4:5:6:7:8:9]',
    'a%00b',
    'a%2eb',
    '%61',
  ],
  ...[
    'a|b',
    'a"b',
    '"a"',
    "a'b",
    '<a>',
    'a{b}',
    'a^b',
    'a`b',
    'a!b',
    'a$b',
    'a&b',
    'a(b)',
    'a*b',
    '*',
  ],
  ...[
    'a+b',
    'a=b',
    '\xe9',
    'a\x80',
    '\xff',
    'xn--\xe9',
    'a\xa0',
    'a'.repeat(300),
    'a\r\n b',
    '\r\n a',
  ],
]
// RFC 3986 lets a port be empty.
const invalid = shapes.filter((shape) => shape !== 'a:')

function requests(version: string): HostileCase[] {
  return rejected(invalid.map((shape) => `GET / HTTP/${version}\r\nHost: ${shape}\r\nX: y\r\n\r\n`))
}

const counts = [
  'GET / HTTP/1.1\r\n\r\n',
  'GET / HTTP/1.1\r\nX-Host: a\r\n\r\n',
  'GET / HTTP/1.1\r\nHos: a\r\n\r\n',
  'GET / HTTP/1.1\r\nHostt: a\r\n\r\n',
  'GET / HTTP/1.1\r\nX-Forwarded-Host: a\r\n\r\n',
  ...['a', 'b', '', 'A', 'a:80', 'a.'].flatMap((second) => [
    `GET / HTTP/1.1\r\nHost: a\r\nHost: ${second}\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: ${second}\r\nX: y\r\nhOST: a\r\n\r\n`,
    `GET / HTTP/1.0\r\nHost: a\r\nHOST: ${second}\r\n\r\n`,
  ]),
]

export const hosts = [
  family('shapes of Host', requests('1.1'), requests('1.0')),
  family('number of Hosts', rejected(counts)),
]

import {
  controls,
  emptyThenHidden,
  family,
  fewControls,
  getOf,
  getWith,
  hidden,
  postWith,
  rejected,
} from './family.ts'

/** Octets that have no place where they stand. */

const inValue = controls.flatMap((octet) => [
  getWith(`X: ${octet}ab\r\n`),
  getWith(`X: a${octet}b\r\n`),
  getWith(`X: ab${octet}\r\n`),
])

const inKnownValue = fewControls.flatMap((octet) =>
  [`${octet}A`, `A${octet}`].flatMap((shape) => [
    `GET / HTTP/1.1\r\nHost: ${shape.replace('A', 'a')}\r\n\r\n`,
    postWith(`Content-Length: ${shape.replace('A', '5')}\r\n`, emptyThenHidden),
    postWith(`Transfer-Encoding: ${shape.replace('A', 'chunked')}\r\n`, emptyThenHidden),
    getWith(`Connection: ${shape.replace('A', 'close')}\r\n`),
    getWith(`Expect: ${shape.replace('A', '100-continue')}\r\n`),
    getWith(`Cookie: ${shape.replace('A', 'a=b')}\r\n`),
  ]),
)

const inName = [...controls, '\x80', '\xa0', '\xff', ...'()<>@,;"/[]?={} \\'].flatMap((octet) => [
  getWith(`${octet}X: a\r\n`),
  getWith(`X${octet}Y: a\r\n`),
  getWith(`X${octet}: a\r\n`),
])

const inKnownName = [...fewControls, ' ', '\t', '\xa0'].flatMap((octet) => [
  postWith(`Content-Length${octet}: 5\r\n`, emptyThenHidden),
  postWith(`${octet}Content-Length: 5\r\n`, emptyThenHidden),
  postWith(`Transfer-Encoding${octet}: chunked\r\n`, emptyThenHidden),
  postWith(`${octet}Transfer-Encoding: chunked\r\n`, emptyThenHidden),
  `GET / HTTP/1.1\r\nHost${octet}: a\r\n\r\n`,
])

const inTarget = controls.flatMap((octet) => [getOf(`/a${octet}b`), getOf(`/?a${octet}`)])

const beyondAscii = ['\x80', '\x85', '\xa0', '\xad', '\xc0\xaf', '\xc3\xa9', '\xe2\x80\xa8', '\xff']
const targetBeyondAscii = beyondAscii.flatMap((octets) => [
  getOf(`/${octets}`),
  getOf(`/a${octets}b`),
  getOf(`/?${octets}`),
  getOf(`http://a/${octets}`),
])

const lineEnds = ['\n', '\r', '\r\r\n', '\n\r', '\0\r\n', '\r\0\n', '\r\t\n', '\x0b\r\n']
const badEnds = lineEnds.flatMap((end) => [
  `GET / HTTP/1.1${end}Host: a\r\n\r\n`,
  `GET / HTTP/1.1\r\nHost: a${end}\r\n`,
  `GET / HTTP/1.1\r\nHost: a${end}X: y\r\n\r\n`,
  `GET / HTTP/1.1\r\nHost: a\r\nX: y${end}Content-Length: 5\r\n\r\n${hidden}`,
  `GET / HTTP/1.1\r\nHost: a\r\n${end}${hidden}`,
  `${end}${end}${getWith('')}`,
])

export const octets = [
  family('control characters in values', rejected(inValue), rejected(inKnownValue)),
  family('octets that no name has', rejected(inName), rejected(inKnownName)),
  family(
    'control characters, and octets beyond ASCII, in targets',
    rejected(inTarget),
    rejected(targetBeyondAscii),
  ),
  family('ends of lines other than CRLF', rejected(badEnds)),
]

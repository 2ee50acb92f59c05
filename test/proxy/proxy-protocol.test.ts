import { Buffer } from 'node:buffer'
import { describe, expect, test } from 'vitest'
import {
  HEADER_INCOMPLETE,
  HEADER_MALFORMED,
  parseProxyHeader,
} from '../../src/proxy/proxy-protocol.ts'
import { IPV4, IPV6, LOCAL, PROXY, TCP4, TCP6, TLV, version2 } from './proxy-headers.ts'

const v1 = (line: string) => Buffer.from(`${line}\r\n`, 'latin1')
const client4 = { address: '192.0.2.1', localPort: 443 }
const client6 = { address: '2001:db8::1', localPort: 443 }
const longest =
  'PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535'

const good: readonly (readonly [string, Buffer, object | null])[] = [
  ['TCP4', v1('PROXY TCP4 192.0.2.1 198.51.100.9 56324 443'), client4],
  ['TCP6', v1('PROXY TCP6 2001:db8::1 2001:db8::9 56324 443'), client6],
  ['the same address, written otherwise', v1('PROXY TCP6 2001:DB8:0::0:1 ::1 0 443'), client6],
  ['IPv4 in the form of IPv6', v1('PROXY TCP6 ::ffff:192.0.2.1 ::1 1 443'), client4],
  ['UNKNOWN', v1('PROXY UNKNOWN'), null],
  ['UNKNOWN with whatever', v1('PROXY UNKNOWN ffff::1 what ever'), null],
  [
    'the longest TCP6',
    v1(longest),
    { address: 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', localPort: 65_535 },
  ],
  ['UNKNOWN of 107 octets', v1(`PROXY UNKNOWN ${'x'.repeat(91)}`), null],
  ['version 2, IPv4', version2(PROXY, TCP4, IPV4), client4],
  ['version 2, IPv6', version2(PROXY, TCP6, IPV6), client6],
  [
    'version 2 with more behind the addresses',
    version2(PROXY, TCP4, Buffer.concat([IPV4, TLV])),
    client4,
  ],
  ['version 2, IPv6, with more', version2(PROXY, TCP6, Buffer.concat([IPV6, TLV, TLV])), client6],
  ['version 2, LOCAL', version2(LOCAL, 0, Buffer.alloc(0)), null],
  ['version 2, LOCAL with an address', version2(LOCAL, TCP4, IPV4), null],
  ['version 2, LOCAL of a family unknown', version2(LOCAL, 0xff, Buffer.alloc(3)), null],
  ['version 2 without family', version2(PROXY, 0, Buffer.alloc(0)), null],
  ['version 2, UNIX', version2(PROXY, 0x31, Buffer.alloc(216)), null],
  [
    'version 2, as long as it may be',
    version2(PROXY, TCP4, Buffer.concat([IPV4, Buffer.alloc(4_084)])),
    client4,
  ],
]

describe.each(good)('a header that is %s', (_name, bytes, announced) => {
  test('announces its client, wherever it is cut and whatever follows', () => {
    const followed = Buffer.concat([bytes, Buffer.from('GET / HTTP/1.1\r\n')])
    expect(parseProxyHeader(followed)).toEqual({ length: bytes.length, announced })
    for (let cut = 0; cut < bytes.length; cut++) {
      expect(parseProxyHeader(bytes.subarray(0, cut))).toBe(HEADER_INCOMPLETE)
    }
  })
})

test.each<[string, Buffer]>([
  ['a request', v1('GET / HTTP/1.1')],
  ['a TLS handshake', Buffer.from('\x16\x03\x01', 'latin1')],
  ['an octet', Buffer.from('p')],
  ['a method of that name', v1('PROXY / HTTP/1.1')],
  ['another protocol', v1('PROXY UDP4 192.0.2.1 198.51.100.9 1 2')],
  ['lower case', v1('PROXY tcp4 192.0.2.1 198.51.100.9 1 2')],
  ['UNKNOWNX', v1('PROXY UNKNOWNX')],
  ['nothing but its name', v1('PROXY ')],
  ['two spaces', v1('PROXY  TCP4 192.0.2.1 198.51.100.9 1 2')],
  ['a space at the end', v1('PROXY TCP4 192.0.2.1 198.51.100.9 1 2 ')],
  ['a tab', v1('PROXY\tTCP4 192.0.2.1 198.51.100.9 1 2')],
  ['without ports', v1('PROXY TCP4 192.0.2.1 198.51.100.9')],
  ['with IPv6 in TCP4', v1('PROXY TCP4 ::1 ::1 1 2')],
  ['with IPv4 in TCP6', v1('PROXY TCP6 192.0.2.1 198.51.100.9 1 2')],
  ['with a zone', v1('PROXY TCP6 fe80::1%eth0 ::1 1 2')],
  ['with a name', v1('PROXY TCP4 localhost 198.51.100.9 1 2')],
  ['with a port too large', v1('PROXY TCP4 192.0.2.1 198.51.100.9 1 65536')],
  ['with a leading zero', v1('PROXY TCP4 192.0.2.1 198.51.100.9 01 2')],
  ['with a sign', v1('PROXY TCP4 192.0.2.1 198.51.100.9 1 +2')],
  ['too long', v1(`PROXY UNKNOWN ${'x'.repeat(92)}`)],
  ['without end', Buffer.from(`PROXY TCP4 ${'1'.repeat(200)}`)],
  ['ended by LF alone', Buffer.from('PROXY TCP4 192.0.2.1 198.51.100.9 1 2\nGET / HTTP/1.1\r\n')],
  ['version 1 in the form of 2', version2(0x11, TCP4, IPV4)],
  ['version 3', version2(0x31, TCP4, IPV4)],
  ['a command unknown', version2(0x22, TCP4, IPV4)],
  ['datagrams', version2(PROXY, 0x12, IPV4)],
  ['a family unknown', version2(PROXY, 0x41, IPV6)],
  ['IPv4 cut short', version2(PROXY, TCP4, IPV4.subarray(0, 11))],
  ['IPv6 cut short', version2(PROXY, TCP6, IPV6.subarray(0, 35))],
  ['UNIX cut short', version2(PROXY, 0x31, Buffer.alloc(215))],
  ['longer than it may be', version2(PROXY, TCP4, IPV4, 4_097)],
  ['the longest of all', version2(PROXY, TCP4, IPV4, 65_535)],
])('a header that is %s is malformed', (_name, bytes) => {
  expect(parseProxyHeader(bytes)).toBe(HEADER_MALFORMED)
})

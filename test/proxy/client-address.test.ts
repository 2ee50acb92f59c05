import { describe, expect, test } from 'vitest'
import { parseCidr } from '../../src/base/cidr.ts'
import { clientAddress } from '../../src/proxy/client-address.ts'
import { TrustedPeers } from '../../src/proxy/trusted-peers.ts'

const blocks = ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'].map((text) => parseCidr(text))
const trusted = new TrustedPeers(blocks.filter((block) => block !== undefined))

describe('the client behind 127.0.0.1', () => {
  test.each([
    ['nobody: the peer itself', '', '127.0.0.1'],
    ['one address', '192.0.2.1', '192.0.2.1'],
    ['what stands before it is not believed', '6.6.6.6, 192.0.2.1', '192.0.2.1'],
    ['another trusted proxy is looked behind', '6.6.6.6, 192.0.2.1, 10.9.9.9', '192.0.2.1'],
    ['two of them', '192.0.2.1,10.9.9.9 , fd00::5', '192.0.2.1'],
    ['only trusted ones: the left-most', '10.0.0.2, 10.0.0.1', '10.0.0.2'],
    ['IPv6', '2001:db8::1', '2001:db8::1'],
    ['an IPv4 address in IPv6 form', '::ffff:192.0.2.1', '192.0.2.1'],
    ['a trusted one in IPv6 form', '192.0.2.1, ::ffff:10.0.0.1', '192.0.2.1'],
    ['what is no address ends the walk', '192.0.2.1, unknown', '127.0.0.1'],
    ['also further left', '192.0.2.1, unknown, 10.0.0.1', '10.0.0.1'],
    ['an empty entry', '192.0.2.1, ', '127.0.0.1'],
    ['an empty entry on the left', ', 10.0.0.1', '10.0.0.1'],
    ['a lone comma', ',', '127.0.0.1'],
    ['a port', '192.0.2.1:80', '127.0.0.1'],
    ['a zone', 'fe80::1%eth0', '127.0.0.1'],
    ['another notation of a number', '0300.0.2.1', '127.0.0.1'],
    ['a name', '__proto__', '127.0.0.1'],
  ])('%s', (_name, forwardedFor, address) => {
    expect(clientAddress(forwardedFor, '127.0.0.1', trusted)).toBe(address)
  })

  test('is found in a list of any length', () => {
    const list = `192.0.2.1${', 10.0.0.1'.repeat(3_000)}`
    expect(clientAddress(list, '127.0.0.1', trusted)).toBe('192.0.2.1')
  })
})

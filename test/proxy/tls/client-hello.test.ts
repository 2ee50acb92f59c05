import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { serverNameOf } from '../../../src/proxy/tls/client-hello.ts'

const record = (bytes: Buffer) =>
  Buffer.concat([Buffer.from([22, 3, 1, bytes.length >> 8, bytes.length & 255]), bytes])

const withLength = (bytes: Buffer, octets: number) => {
  const length = Buffer.alloc(octets)
  length.writeUIntBE(bytes.length, 0, octets)
  return Buffer.concat([length, bytes])
}

/** A ClientHello, without its record. */
function hello(extensions: Buffer | null): Buffer {
  const body = Buffer.concat([
    Buffer.from([3, 3]),
    Buffer.alloc(32, 7),
    withLength(Buffer.alloc(32, 8), 1),
    withLength(Buffer.from([0x13, 0x01]), 2),
    withLength(Buffer.from([0]), 1),
    ...(extensions === null ? [] : [withLength(extensions, 2)]),
  ])
  return Buffer.concat([Buffer.from([1]), withLength(body, 3)])
}

const extension = (type: number, content: Buffer) =>
  Buffer.concat([Buffer.from([type >> 8, type & 255]), withLength(content, 2)])

const named = (name: string, type = 0) =>
  extension(
    0,
    withLength(Buffer.concat([Buffer.from([type]), withLength(Buffer.from(name, 'latin1'), 2)]), 2),
  )

const alpn = extension(16, Buffer.from([0, 3, 2, 0x68, 0x32]))

describe('the server name of a ClientHello', () => {
  test('is found before and behind other extensions', () => {
    for (const extensions of [
      [named('a.test')],
      [alpn, named('a.test')],
      [named('a.test'), alpn],
    ]) {
      expect(serverNameOf(record(hello(Buffer.concat(extensions))))).toBe('a.test')
    }
  })

  test('comes as it was sent', () => {
    for (const name of ['A.Test.', 'a\0b', '\u00ff', '[::1]', 'x'.repeat(300)]) {
      expect(serverNameOf(record(hello(named(name))))).toBe(name)
    }
  })

  test('is awaited as long as bytes of it are missing, wherever records cut it', () => {
    const whole = hello(Buffer.concat([alpn, named('a.test')]))
    for (let cut = 1; cut < whole.length; cut++) {
      const bytes = Buffer.concat([record(whole.subarray(0, cut)), record(whole.subarray(cut))])
      expect(serverNameOf(bytes)).toBe('a.test')
      expect(serverNameOf(bytes.subarray(0, cut + 5))).toBeNull()
    }
    const inOne = record(whole)
    for (let length = 0; length < inOne.length; length++) {
      expect(serverNameOf(inOne.subarray(0, length))).toBeNull()
    }
  })

  test.each([
    ['there are no extensions', record(hello(null))],
    ['there is no such extension', record(hello(alpn))],
    ['the name is of another type', record(hello(named('a.test', 1)))],
    ['an extension leads out of the hello', record(hello(Buffer.from([0, 0, 0, 200, 0, 9])))],
    [
      'there are two names',
      record(hello(extension(0, Buffer.from('00060000016100000162', 'hex')))),
    ],
    ['it is no TLS', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['it is no ClientHello', record(Buffer.from([2, 0, 0, 1, 0]))],
    [
      'an alert comes in the middle',
      Buffer.concat([record(hello(alpn).subarray(0, 9)), Buffer.from([21, 3, 3])]),
    ],
    ['it would be too long', record(Buffer.from([1, 0, 0x7f, 0xff]))],
    ['it comes in too many records', Buffer.concat(Array(100).fill(record(Buffer.from([1]))))],
    ['records are empty', Buffer.concat(Array(100).fill(record(Buffer.alloc(0))))],
  ])('is empty where %s', (_, bytes) => {
    expect(serverNameOf(bytes)).toBe('')
  })

  test('of any bytes is text or not there yet, and never an error', () => {
    const valid = record(hello(Buffer.concat([alpn, named('a.test')])))
    const damaged = fc.tuple(fc.nat(valid.length - 1), fc.nat(255)).map(([at, octet]) => {
      const bytes = Buffer.from(valid)
      bytes[at] = octet
      return bytes
    })
    const any = fc.oneof(fc.uint8Array({ maxLength: 300 }).map(Buffer.from), damaged)
    fc.assert(
      fc.property(any, (bytes) => {
        const name = serverNameOf(bytes)
        expect(name === null || typeof name === 'string').toBe(true)
      }),
      { numRuns: 10_000, seed: 5 },
    )
  })
})

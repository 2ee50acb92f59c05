import { Buffer } from 'node:buffer'
import { describe, expect, test } from 'vitest'
import { DecodedFields } from '../../../../src/proxy/http2/hpack/decoded-fields.ts'
import { type BlockVerdict, HpackDecoder } from '../../../../src/proxy/http2/hpack/hpack-decoder.ts'
import { encodeHuffman, endOfString, type Field, integer, string } from './encode-block.ts'
import { fieldsOf } from './fields-of.ts'

const TABLE_SIZE = 4_096
/** The newest entry of the dynamic table. */
const NEWEST = 62

/** A decoder and a place for fields that are small enough to be full soon. */
class Peer {
  readonly into: DecodedFields
  readonly #decoder: HpackDecoder

  constructor(mostBytes = 10_000, mostFields = 100, tableSize = TABLE_SIZE) {
    this.into = new DecodedFields(mostBytes, mostFields)
    this.#decoder = new HpackDecoder(tableSize)
  }

  /** With octets around the block that would be taken for fields. */
  send(...parts: number[][]): BlockVerdict {
    const block = Buffer.from([0x82, ...parts.flat(), 0x82, 0x82])
    return this.#decoder.decode(block, 1, block.length - 2, this.into)
  }

  get fields(): Field[] {
    return fieldsOf(this.into)
  }
}

const index = (value: number) => integer(0x80, 7, value)
const sizeUpdate = (size: number) => integer(0x20, 5, size)
const literal = (name: string, value: string) => [
  0x00,
  ...string(name, false),
  ...string(value, false),
]
const entered = (name: string, value: string, huffman = false) => [
  0x40,
  ...string(name, huffman),
  ...string(value, huffman),
]

describe('a header block', () => {
  test('may be empty', () => {
    const peer = new Peer()
    expect(peer.send()).toBe('decoded')
    expect(peer.fields).toEqual([])
  })

  test('has nothing of the one before', () => {
    const peer = new Peer()
    peer.send(index(2), index(4))
    peer.send(index(7))
    expect(peer.fields).toEqual([[':scheme', 'https']])
  })

  test('enters a literal only if it says so', () => {
    const peer = new Peer()
    peer.send(literal('a', '1'), [0x10, ...string('b', false), ...string('2', false)])
    expect(peer.fields).toEqual([
      ['a', '1'],
      ['b', '2'],
    ])
    expect(peer.send(index(NEWEST))).toBe('malformed')
  })

  test('may name an entry that the new one evicts (RFC 7541 4.4)', () => {
    const peer = new Peer(1_000, 10, 100)
    peer.send(entered('name', 'x'.repeat(60)))
    expect(peer.send([0x40 | NEWEST], string('y'.repeat(50), false))).toBe('decoded')
    expect(peer.send(index(NEWEST))).toBe('decoded')
    expect(peer.fields).toEqual([['name', 'y'.repeat(50)]])
  })

  test('may have empty names and values of both kinds', () => {
    const peer = new Peer()
    expect(peer.send([0x00, 0x00, 0x00], [0x40, 0x80, 0x80], index(NEWEST))).toBe('decoded')
    expect(peer.fields).toEqual([
      ['', ''],
      ['', ''],
      ['', ''],
    ])
  })

  test.each<[string, number[]]>([
    ['index 0', [0x80]],
    ['an index beyond the tables', index(NEWEST)],
    ['a far index', index(2 ** 27)],
    ['a name beyond the tables', [...integer(0x40, 6, NEWEST), ...string('1', false)]],
    ['a name beyond the tables that is not entered', [...integer(0, 4, 99), ...string('1', false)]],
    ['an index that is cut short', [0xff]],
    ['an index that is cut short later', [0xff, 0x80]],
    ['an index of five more octets', [0xff, 0x80, 0x80, 0x80, 0x80, 0x00]],
    ['an index above 2^28', [0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]],
    ['a length above 2^28', [0x00, 0x7f, 0xff, 0xff, 0xff, 0x7f]],
    ['an endless length', [0x00, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
    ['a literal without a name', [0x00]],
    ['a name that passes the end', [0x00, 0x02, 0x61]],
    ['a literal without a value', [0x00, 0x01, 0x61]],
    ['a value that passes the end', [0x00, 0x01, 0x61, 0x02, 0x61]],
    ['a Huffman value that passes the end', [0x00, 0x01, 0x61, 0x82, 0x1f]],
    ['too much padding', [0x00, 0x01, 0x61, 0x82, 0x1f, 0xff]],
    ['padding with a zero', [0x00, 0x01, 0x61, 0x81, 0x1e]],
    [
      'the end of a string in a name',
      [0x00, 0x84, ...encodeHuffman([endOfString]), ...string('1', false)],
    ],
    ['the end of a string in a value', [0x00, 0x01, 0x61, 0x84, ...encodeHuffman([endOfString])]],
  ])('is malformed with %s', (_, octets) => {
    expect(new Peer().send(octets)).toBe('malformed')
    expect(new Peer().send(index(2), octets)).toBe('malformed')
    // Past the point where fields are kept.
    expect(new Peer(10, 1).send(index(2), index(2), octets)).toBe('malformed')
  })

  test('may write an integer longer than it has to, within four more octets', () => {
    const peer = new Peer()
    const name = Array(127).fill(0x61)
    expect(peer.send([0x00, 0x7f, 0x80, 0x80, 0x80, 0x00], name, [0x00])).toBe('decoded')
    expect(peer.fields).toEqual([['a'.repeat(127), '']])
    expect(peer.send([0x00, 0x7f, 0x80, 0x80, 0x80, 0x80, 0x00], name, [0x00])).toBe('malformed')
  })
})

describe('a size update', () => {
  test('is an integer of five bits and more (RFC 7541 C.1)', () => {
    expect(new Peer(0, 0, 10).send([0x2a])).toBe('decoded')
    expect(new Peer(0, 0, 9).send([0x2a])).toBe('malformed')
    expect(new Peer(0, 0, 1_337).send([0x3f, 0x9a, 0x0a])).toBe('decoded')
    expect(new Peer(0, 0, 1_336).send([0x3f, 0x9a, 0x0a])).toBe('malformed')
  })

  test('evicts', () => {
    const peer = new Peer()
    peer.send(entered('a', '1'), entered('b', '2'))
    expect(peer.send(sizeUpdate(34), index(NEWEST))).toBe('decoded')
    expect(peer.fields).toEqual([['b', '2']])
    expect(peer.send(index(NEWEST + 1))).toBe('malformed')
  })

  test('may come twice, to empty the table', () => {
    const peer = new Peer()
    peer.send(entered('a', '1'))
    expect(peer.send(sizeUpdate(0), sizeUpdate(TABLE_SIZE), index(2))).toBe('decoded')
    expect(peer.send(index(NEWEST))).toBe('malformed')
  })

  test('lasts for later blocks', () => {
    const peer = new Peer()
    peer.send(sizeUpdate(33))
    peer.send(entered('a', '1'))
    expect(peer.send(index(NEWEST))).toBe('malformed')
  })

  test.each<[string, number[]]>([
    ['comes three times', [0x20, 0x20, 0x20]],
    ['comes after a field', [0x82, 0x20]],
    ['comes after a field and is no literal either', [0x82, 0x21, 0x00]],
    ['comes after an update and a field', [0x20, 0x82, 0x20]],
    ['is above our setting', sizeUpdate(TABLE_SIZE + 1)],
    ['is above our setting the second time', [0x20, ...sizeUpdate(TABLE_SIZE + 1)]],
    ['is cut short', [0x3f]],
  ])('is malformed if it %s', (_, octets) => {
    expect(new Peer().send(octets)).toBe('malformed')
  })

  test('is malformed after a field without room', () => {
    expect(new Peer(0, 0).send(index(2), sizeUpdate(0))).toBe('malformed')
  })

  test('has to come before a table larger than the default is used', () => {
    const big = 'x'.repeat(4_100)
    const peer = new Peer(20_000, 10, 16_384)
    peer.send(entered('a', big))
    expect(peer.send(sizeUpdate(16_384), entered('b', big))).toBe('decoded')
    expect(peer.send(index(NEWEST))).toBe('decoded')
    expect(peer.send(index(NEWEST + 1))).toBe('malformed')
  })
})

describe('a block that is too large', () => {
  test('has exactly the octets of its room, or one more', () => {
    const peer = new Peer(10)
    expect(peer.send(literal('name', '123456'))).toBe('decoded')
    expect(peer.send(literal('name', '1234567'))).toBe('too-large')
    expect(peer.send([0x00], string('name', true), string('123456', true))).toBe('decoded')
    expect(peer.send([0x00], string('name', true), string('1234567', true))).toBe('too-large')
    expect(peer.send(index(2))).toBe('decoded')
    expect(peer.send(index(6))).toBe('too-large')
  })

  test('has exactly the number of fields, or one more', () => {
    const peer = new Peer(1_000, 2)
    expect(peer.send(index(2), index(2))).toBe('decoded')
    expect(peer.send(index(2), index(2), index(2))).toBe('too-large')
    expect(peer.send(index(2), index(2), literal('a', '1'))).toBe('too-large')
  })

  test('keeps the fields before the first without room, and none after it', () => {
    const peer = new Peer(12)
    expect(peer.send(literal('a', '1'), literal('b', 'x'.repeat(20)), literal('c', '3'))).toBe(
      'too-large',
    )
    expect(peer.fields).toEqual([['a', '1']])
  })

  test.each([false, true])('still enters what the table has room for, Huffman: %s', (huffman) => {
    const peer = new Peer(40)
    expect(
      peer.send(
        entered('first', 'x'.repeat(2_000), huffman),
        entered('second', '2', huffman),
        [0x40 | NEWEST],
        string('named', huffman),
      ),
    ).toBe('too-large')
    expect(peer.send(index(NEWEST), index(NEWEST + 1))).toBe('decoded')
    expect(peer.fields).toEqual([
      ['second', 'named'],
      ['second', '2'],
    ])
    expect(peer.send(index(NEWEST + 2))).toBe('too-large')
    expect(peer.send(index(NEWEST + 3))).toBe('malformed')
  })

  test.each([false, true])(
    'empties the table with an entry that is larger, Huffman: %s',
    (huffman) => {
      const peer = new Peer(40)
      peer.send(entered('a', '1'))
      const value = 'x'.repeat(TABLE_SIZE)
      expect(peer.send(entered('b', value, huffman))).toBe('too-large')
      expect(peer.send(index(NEWEST))).toBe('malformed')
    },
  )

  test('enters one that just fits the table, and not one with an octet more', () => {
    const value = 'x'.repeat(TABLE_SIZE - 33)
    const peer = new Peer(40)
    expect(peer.send(entered('a', value, true))).toBe('too-large')
    expect(peer.send(index(NEWEST))).toBe('too-large')
    expect(peer.send(entered('ab', value, true))).toBe('too-large')
    expect(peer.send(index(NEWEST))).toBe('malformed')
  })

  test('writes nothing more, whatever it refers to', () => {
    const peer = new Peer(5_000)
    peer.send(entered('a', 'x'.repeat(4_000)))
    const bomb = Array(100_000).fill(0x80 | NEWEST)
    expect(peer.send(bomb)).toBe('too-large')
    expect(peer.into.count).toBe(1)
    expect(peer.into.bytes.subarray(4_001).every((octet) => octet === 0)).toBe(true)
  })
})

import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DecodedFields } from '../../../src/proxy/http2/hpack/decoded-fields.ts'
import { HpackDecoder } from '../../../src/proxy/http2/hpack/hpack-decoder.ts'
import { responseBlock, trailerBlock } from '../../../src/proxy/http2/response-block.ts'
import { FieldBlock } from '../../../src/proxy/message/field-block.ts'
import { octetsOf } from './field-lists.ts'
import type { Field } from './hpack/encode-block.ts'
import { fieldsOf } from './hpack/fields-of.ts'

/** What a client finds in a block. It has no dynamic table to lean on. */
function read(block: Buffer): Field[] {
  const into = new DecodedFields(2_000_000, 1_000)
  const verdict = new HpackDecoder(4_096).decode(block, 0, block.length, into)
  expect(verdict).toBe('decoded')
  return fieldsOf(into)
}

interface PodField {
  readonly name: string
  readonly value: string
  readonly isDropped?: boolean
}

/** As they stand in a pod's answer. */
function podFields(fields: readonly PodField[]): FieldBlock {
  const block = new FieldBlock(fields.length)
  const lines = fields.map(({ name, value }) => `${name}: ${value}\r\n`)
  block.start(Buffer.from(lines.join(''), 'latin1'))
  let at = 0
  fields.forEach(({ name, value, isDropped = false }, i) => {
    const valueStart = at + name.length + 2
    block.marks.set([at, at + name.length, valueStart, valueStart + value.length], 4 * i)
    block.dropped[i] = isDropped ? 1 : 0
    block.count++
    at = valueStart + value.length + 2
  })
  return block
}

const list = (fields: readonly Field[]): PodField[] =>
  fields.map(([name, value]) => ({ name, value }))

test('every status from 100 to 599 is read as it was written', () => {
  for (let status = 100; status < 600; status++) {
    expect(read(responseBlock(status, null, '', false))).toEqual([[':status', `${status}`]])
  }
})

test('names become lower case, values stay as they are', () => {
  const fields = podFields(
    list([
      ['Content-Type', 'Text/HTML'],
      ['X-UPPER', 'ABC'],
      ['etag', '"A"'],
      ["!#$%&'*+-.^_`|~0AZ", '@[`{'],
    ]),
  )
  expect(read(responseBlock(200, fields, 'X-Extra: Aa\r\n', false))).toEqual([
    [':status', '200'],
    ['content-type', 'Text/HTML'],
    ['x-upper', 'ABC'],
    ['etag', '"A"'],
    ["!#$%&'*+-.^_`|~0az", '@[`{'],
    ['x-extra', 'Aa'],
  ])
})

test('dropped fields are left out, wherever they stand', () => {
  const fields = podFields([
    { name: 'Connection', value: 'close', isDropped: true },
    { name: 'A', value: '1' },
    { name: 'Keep-Alive', value: 'timeout=5', isDropped: true },
    { name: 'B', value: '2' },
    { name: 'Upgrade', value: 'h2c', isDropped: true },
  ])
  expect(read(responseBlock(404, fields, '', false))).toEqual([
    [':status', '404'],
    ['a', '1'],
    ['b', '2'],
  ])
})

test('lines of our own come behind the fields; a value may be empty, or have a colon', () => {
  const extra = 'Content-Type: text/plain\r\nX-Empty: \r\nVia: 2.0 a: b\r\n'
  expect(read(responseBlock(500, podFields(list([['A', '']])), extra, false))).toEqual([
    [':status', '500'],
    ['a', ''],
    ['content-type', 'text/plain'],
    ['x-empty', ''],
    ['via', '2.0 a: b'],
  ])
})

const lengths = [0, 1, 126, 127, 128, 254, 255, 256, 16_383, 16_384, 16_511, 16_512, 70_000]

describe.each(lengths)('of %d octets', (length) => {
  const long = 'y'.repeat(length)

  test('a value is whole', () => {
    const wanted = [
      [':status', '201'],
      ['a', long],
      ['b', long],
      ['c', 'end'],
    ]
    const fields = podFields(
      list([
        ['A', long],
        ['B', long],
      ]),
    )
    expect(read(responseBlock(201, fields, 'C: end\r\n', false))).toEqual(wanted)
    const extra = `A: ${long}\r\nB: ${long}\r\nC: end\r\n`
    expect(read(responseBlock(201, null, extra, false))).toEqual(wanted)
    expect(read(trailerBlock(['a', long, 'b', long]))).toEqual([
      ['a', long],
      ['b', long],
    ])
  })
})

describe.each(lengths.slice(1))('of %d octets', (length) => {
  test('a name is whole', () => {
    const name = 'N'.repeat(length)
    const wanted = [
      [':status', '204'],
      [name.toLowerCase(), 'v'],
    ]
    expect(read(responseBlock(204, podFields(list([[name, 'v']])), '', false))).toEqual(wanted)
    expect(read(responseBlock(204, null, `${name}: v\r\n`, false))).toEqual(wanted)
    expect(read(trailerBlock([name.toLowerCase(), 'v']))).toEqual([wanted[1]])
  })
})

test('many small fields have room, too', () => {
  const many = Array.from({ length: 900 }, (_, i): Field => [`x-${i}`, `${i}`.repeat(20)])
  expect(read(responseBlock(200, podFields(list(many)), '', false)).slice(1)).toEqual(many)
  expect(read(trailerBlock(many.flat()))).toEqual(many)
})

describe('the first block of a connection', () => {
  test('says that no table is kept (RFC 7541 6.3), and no other does', () => {
    const plain = Buffer.from(responseBlock(200, null, 'A: b\r\n', false))
    const first = Buffer.from(responseBlock(200, null, 'A: b\r\n', true))
    expect(first).toEqual(Buffer.concat([Buffer.from([0x20]), plain]))
    expect(read(first)).toEqual(read(plain))
  })

  test('suits a client whose table has no room (RFC 7541 4.2)', () => {
    const decoder = new HpackDecoder(0)
    const into = new DecodedFields(1_000, 10)
    for (const isFirst of [true, false, false]) {
      const block = responseBlock(200, null, 'A: b\r\n', isFirst)
      expect(decoder.decode(block, 0, block.length, into)).toBe('decoded')
      expect(fieldsOf(into)).toHaveLength(2)
    }
  })
})

test('nothing is entered into the table of the client: every block is read alone', () => {
  const block = responseBlock(200, podFields(list([['Server', 'x']])), 'Date: y\r\n', false)
  // RFC 7541 6.2.1: a literal that is entered begins with 01. None may, and one index is used alone.
  const decoder = new HpackDecoder(4_096)
  const into = new DecodedFields(1_000, 10)
  decoder.decode(block, 0, block.length, into)
  const firstOfTable = Buffer.from([0x80 | 62])
  expect(decoder.decode(firstOfTable, 0, 1, into)).toBe('malformed')
})

const token = fc.string({
  unit: fc.constantFrom(..."!#$%&'*+-.^_`|~0189AMZamz"),
  minLength: 1,
  maxLength: 200,
})
const value = fc.uint8Array({ maxLength: 300 }).map(octetsOf)
const podField = fc.record({ name: token, value, isDropped: fc.boolean() })
const line = fc.tuple(
  token,
  value.map((text) => text.replace(/[\r\n]/g, '')),
)

test('for any fields, the client finds those that are not dropped, then our own', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 100, max: 599 }),
      fc.array(podField, { maxLength: 10 }),
      fc.array(line, { maxLength: 5 }),
      fc.boolean(),
      (status, fields, lines, isFirst) => {
        const extra = lines.map(([name, text]) => `${name}: ${text}\r\n`).join('')
        expect(read(responseBlock(status, podFields(fields), extra, isFirst))).toEqual([
          [':status', `${status}`],
          ...fields
            .filter(({ isDropped }) => !isDropped)
            .map(({ name, value }) => [name.toLowerCase(), value]),
          ...lines.map(([name, text]) => [name.toLowerCase(), text]),
        ])
      },
    ),
    { numRuns: 300, seed: 1 },
  )
})

test('for any trailers, the client finds the same', () => {
  const field = fc.tuple(
    token.map((name) => name.toLowerCase()),
    value,
  )
  fc.assert(
    fc.property(fc.array(field, { maxLength: 10 }), (fields) => {
      expect(read(trailerBlock(fields.flat()))).toEqual(fields)
    }),
    { numRuns: 300, seed: 2 },
  )
})

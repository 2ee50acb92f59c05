import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DecodedFields } from '../../../../src/proxy/http2/hpack/decoded-fields.ts'
import { HpackDecoder } from '../../../../src/proxy/http2/hpack/hpack-decoder.ts'
import { staticFields } from '../../../../src/proxy/http2/hpack/static-table.ts'
import { type Choice, type Field, TestEncoder } from './encode-block.ts'
import { fieldsOf } from './fields-of.ts'

type Written = readonly [field: Field, choice: Choice]

const TABLE_SIZE = 300

const octets = fc
  .uint8Array({ maxLength: 40 })
  .map((bytes) => Buffer.from(bytes).toString('latin1'))
// Few names and values, so that they come again, and some with any octets.
const name = fc.oneof(fc.constantFrom('a', 'x-name', ':path', 'cookie'), octets)
const value = fc.oneof(fc.constantFrom('', '/', '1', 'y'.repeat(150), 'z'.repeat(400)), octets)
const field: fc.Arbitrary<Field> = fc.oneof(fc.constantFrom(...staticFields), fc.tuple(name, value))
const choice: fc.Arbitrary<Choice> = fc.record({
  indexed: fc.boolean(),
  nameIndexed: fc.boolean(),
  indexing: fc.constantFrom('with', 'without', 'never'),
  huffman: fc.boolean(),
})
const block = fc.record({
  sizes: fc.array(fc.nat({ max: TABLE_SIZE }), { maxLength: 2 }),
  written: fc.array(fc.tuple(field, choice) as fc.Arbitrary<Written>, { maxLength: 12 }),
})

function encode(
  encoder: TestEncoder,
  { sizes, written }: { sizes: readonly number[]; written: readonly Written[] },
): Buffer {
  return Buffer.from([
    ...sizes.flatMap((size) => encoder.resize(size)),
    ...written.flatMap(([field, choice]) => encoder.field(field, choice)),
  ])
}

/** The first fields that fit. */
function fitting(fields: readonly Field[], mostBytes: number, mostFields: number): Field[] {
  let bytes = 0
  const misfit = fields.findIndex(([name, value], i) => {
    bytes += name.length + value.length
    return bytes > mostBytes || i === mostFields
  })
  return fields.slice(0, misfit < 0 ? fields.length : misfit)
}

describe('blocks of any fields in any representation', () => {
  test('come out as they went in, and what has no room leaves the table right', () => {
    const room = fc.tuple(fc.nat({ max: 600 }), fc.nat({ max: 12 }))
    fc.assert(
      fc.property(fc.array(fc.tuple(block, room), { maxLength: 6 }), (blocks) => {
        const encoder = new TestEncoder(TABLE_SIZE)
        const decoder = new HpackDecoder(TABLE_SIZE)
        for (const [content, [mostBytes, mostFields]] of blocks) {
          const coded = encode(encoder, content)
          const into = new DecodedFields(mostBytes, mostFields)
          const verdict = decoder.decode(coded, 0, coded.length, into)
          const fields = content.written.map(([field]) => field)
          const kept = fitting(fields, mostBytes, mostFields)
          expect(fieldsOf(into)).toEqual(kept)
          expect(verdict).toBe(kept.length === fields.length ? 'decoded' : 'too-large')
        }
      }),
      { numRuns: 500 },
    )
  })

  test('are malformed when cut short, or have fewer fields', () => {
    fc.assert(
      fc.property(block, (content) => {
        const coded = encode(new TestEncoder(TABLE_SIZE), content)
        const into = new DecodedFields(10_000, 20)
        const firstField = encode(new TestEncoder(TABLE_SIZE), { ...content, written: [] }).length
        for (let end = 0; end < coded.length; end++) {
          const verdict = new HpackDecoder(TABLE_SIZE).decode(coded, 0, end, into)
          expect(['malformed', 'decoded']).toContain(verdict)
          if (verdict === 'decoded' && end >= firstField) {
            expect(into.count).toBeLessThan(content.written.length)
          }
        }
      }),
    )
  })

  test('may be any octets: nothing is thrown, and no mark is out of order', () => {
    const into = new DecodedFields(200, 5)
    // Half of them with a prefix that has strings behind it.
    const random = fc.oneof(
      fc.uint8Array({ maxLength: 100 }),
      fc.array(
        fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(0x00, 0x02, 0x40, 0x82, 0xbe, 0x7e)),
        { maxLength: 100 },
      ),
    )
    fc.assert(
      fc.property(fc.array(random, { maxLength: 4 }), (blocks) => {
        const decoder = new HpackDecoder(TABLE_SIZE)
        for (const bytes of blocks) {
          const coded = Buffer.from([0x00, 0x7f, ...bytes, 0xff])
          const before = Buffer.from(coded)
          const verdict = decoder.decode(coded, 2, coded.length - 1, into)
          expect(coded).toEqual(before)
          expect(into.count).toBeLessThanOrEqual(into.mostFields)
          expect(into.used).toBeLessThanOrEqual(into.bytes.length)
          const marks = [0, ...into.marks.subarray(0, 4 * into.count), into.used]
          expect(marks).toEqual(marks.toSorted((a, b) => a - b))
          if (verdict === 'malformed') break
        }
      }),
      { numRuns: 2_000 },
    )
  })
})

import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HeldBytes } from '../../src/base/held-bytes.ts'

test('what was held comes back in order, however it was cut', () => {
  const step = fc.oneof(
    fc.record({ add: fc.uint8Array({ maxLength: 9_000 }) }),
    fc.record({ drop: fc.nat(10_000) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const held = new HeldBytes()
      let expected = Buffer.alloc(0)
      for (const each of steps) {
        if ('add' in each) {
          const bytes = Buffer.from(each.add)
          held.add(bytes, 0, bytes.length)
          expected = Buffer.concat([expected, bytes])
          bytes.fill(0)
        } else if (!held.isEmpty) {
          const first = held.first()
          const count = Math.min(each.drop, first.length)
          expect(first.equals(expected.subarray(0, first.length))).toBe(true)
          held.drop(count)
          expected = expected.subarray(count)
        }
        expect(held.isEmpty).toBe(expected.length === 0)
      }
    }),
    { seed: 1, numRuns: 200 },
  )
})

test('octets that come alone share their memory', () => {
  const held = new HeldBytes()
  const octet = Buffer.from('x')
  for (let i = 0; i < 4_096; i++) held.add(octet, 0, 1)
  expect(held.first().length).toBe(4_096)
})

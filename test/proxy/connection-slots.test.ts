import { expect, test } from 'vitest'
import { ConnectionSlots, type Slot } from '../../src/proxy/connection-slots.ts'

test('a table has so many slots, and each that is freed can be taken again', () => {
  const slots = new ConnectionSlots({ connections: 2, connectionsPerAddress: 9 })
  const first = slots.take('a') as Slot
  expect(slots.take(null)).not.toBeNull()
  expect(slots.take('b')).toBeNull()
  expect(slots.taken).toBe(2)
  slots.free(first)
  expect(slots.take('b')).not.toBeNull()
  expect(slots.take('b')).toBeNull()
})

test('an address has so many of them, whatever the others have', () => {
  const slots = new ConnectionSlots({ connections: 100, connectionsPerAddress: 2 })
  for (const owner of ['a', '__proto__', 'constructor']) {
    const taken = [slots.take(owner), slots.take(owner)]
    expect(taken).not.toContain(null)
    expect(slots.take(owner)).toBeNull()
    slots.free(taken[0] as Slot)
    expect(slots.take(owner)).not.toBeNull()
  }
  expect(slots.taken).toBe(6)
})

test('a slot without owner counts for nobody until it is given to one', () => {
  const slots = new ConnectionSlots({ connections: 100, connectionsPerAddress: 1 })
  const [first, second] = [slots.take(null), slots.take(null)] as [Slot, Slot]
  expect(slots.assign(first, 'a')).toBe(true)
  expect(slots.assign(second, 'a')).toBe(false)
  slots.free(second)
  expect(slots.take('a')).toBeNull()
  slots.free(first)
  expect(slots.take('a')).not.toBeNull()
})

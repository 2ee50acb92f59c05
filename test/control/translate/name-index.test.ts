import { expect, test } from 'vitest'
import { NameIndex } from '../../../src/control/translate/name-index.ts'

test('hints come from the own namespace by spelling, and from others by name', () => {
  const names = new NameIndex()
  names.add('default', 'kubia')
  names.add('other', 'foo')
  names.add('another', 'foo')
  expect(names.hint('Service', 'default', 'kubai')).toBe('did you mean kubia?')
  expect(names.hint('Service', 'default', 'foo')).toContain('in namespace another, other')
  expect(names.hint('Service', 'other', 'kubai')).toBeNull()
})

test('after many comparisons there are no more spelling hints, so that thousands stay cheap', () => {
  const names = new NameIndex()
  for (let i = 0; i < 10_000; i++) names.add('default', `service-${i}`)
  const hints = Array.from({ length: 20 }, (_, i) =>
    names.hint('Service', 'default', `servis-${i}`),
  )
  expect(hints.filter((hint) => hint !== null)).toHaveLength(10)
  names.refill()
  expect(names.hint('Service', 'default', 'servis-1')).not.toBeNull()
})

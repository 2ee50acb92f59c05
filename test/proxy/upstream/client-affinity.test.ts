import { expect, test } from 'vitest'
import { ClientAffinity } from '../../../src/proxy/upstream/client-affinity.ts'

test('a client is remembered until it was not seen for the time', () => {
  const affinity = new ClientAffinity(1_000)
  affinity.remember('1.1.1.1', '10.0.0.1', 0)
  expect(affinity.find('1.1.1.1', 999)).toBe('10.0.0.1')
  affinity.remember('1.1.1.1', '10.0.0.1', 999)
  expect(affinity.find('1.1.1.1', 1_998)).toBe('10.0.0.1')
  expect(affinity.find('1.1.1.1', 1_999)).toBeNull()
  expect(affinity.size).toBe(0)
})

test('no more clients are remembered than there is room for, and the oldest goes first', () => {
  const affinity = new ClientAffinity(1_000)
  for (let i = 0; i <= 65_536; i++) affinity.remember(`client-${i}`, 'pod', i)
  expect(affinity.size).toBe(65_536)
  expect(affinity.find('client-0', 1)).toBeNull()
  expect(affinity.find('client-65536', 65_537)).toBe('pod')
})

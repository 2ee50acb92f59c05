import { describe, expect, test } from 'vitest'
import { configHash } from '../../src/snapshot/config-hash.ts'
import type { Snapshot } from '../../src/snapshot/snapshot.ts'
import { aCertificate, aCluster, anEndpoint, aRoute, aSnapshot } from './a-snapshot.ts'

function hashOf(change: Partial<Snapshot>): number {
  const hashing = configHash(aSnapshot(change))
  let step = hashing.next()
  while (!step.done) step = hashing.next()
  return step.value
}

describe('the hash of a snapshot', () => {
  test('is the same where the same is served, whichever generation that is', () => {
    expect(hashOf({ generation: 7 })).toBe(hashOf({ generation: 1 }))
    expect(Number.isSafeInteger(hashOf({}))).toBe(true)
  })

  test('is another one with each part that is', () => {
    const changes: Partial<Snapshot>[] = [
      {},
      { routes: [aRoute('other.example.com')] },
      { clusters: [aCluster('kubia', [anEndpoint('10.0.0.2')])] },
      { certificates: [aCertificate('default/tls')] },
      { certificates: [aCertificate('default/tls', { fingerprint: 'CC' })] },
      { bindings: [{ host: { kind: 'any' }, certificates: [], ingress: 'default/a' }] },
    ]
    expect(new Set(changes.map(hashOf)).size).toBe(changes.length)
  })

  test('lets others have their turn after each route', () => {
    const routes = Array.from({ length: 100 }, (_, i) => aRoute(`h${i}.example.com`))
    const hashing = configHash(aSnapshot({ routes }))
    let steps = 0
    while (!hashing.next().done) steps++
    expect(steps).toBeGreaterThan(100)
  })
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Claims } from '../../../src/control/source/claims.ts'
import { nextFileState } from '../../../src/control/source/file-state.ts'
import { claimsOf } from './claims-of.ts'
import { contentOf, documents, ingressText } from './manifest-texts.ts'

const names = ['a', 'b', 'c']
const key = (name: string) => `Ingress/default/${name}`
const paths = ['one.yaml', 'two.yaml', 'three.yaml']

const anEdit = fc.record({
  path: fc.constantFrom(...paths),
  /** Empty: the file is gone. */
  holds: fc.subarray(names),
})

test('however files come, change and go, claims are those of the files that are there', () => {
  fc.assert(
    fc.property(fc.array(anEdit, { maxLength: 12 }), (edits) => {
      const claims = new Claims()
      const files = new Map<string, ReturnType<typeof nextFileState>>()
      for (const { path, holds } of edits) {
        const before = files.get(path)
        if (before !== undefined) claims.remove(before)
        files.delete(path)
        if (holds.length === 0) continue
        const text = documents(...holds.map((name) => ingressText(name)))
        const state = nextFileState(null, path, contentOf(path, text))
        files.set(path, state)
        claims.add(state)
      }
      const fresh = claimsOf([...files.values()])
      expect(claims.areContested).toBe(fresh.areContested)
      for (const name of names) expect(claims.has(key(name))).toBe(fresh.has(key(name)))
      const held = [...files.values()].flatMap(({ contributions }) => [...contributions.keys()])
      expect(claims.areContested).toBe(new Set(held).size < held.length)
      expect(names.filter((name) => claims.has(key(name)))).toEqual(
        names.filter((name) => held.includes(key(name))),
      )
    }),
    { numRuns: 300, seed: 5 },
  )
})

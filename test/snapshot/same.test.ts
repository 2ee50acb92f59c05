import { expect, test } from 'vitest'
import { Redacted } from '../../src/base/redacted.ts'
import { samePlain, sameSnapshot } from '../../src/snapshot/same.ts'
import { aCertificate, aCluster, anEndpoint, aRoute, aSnapshot } from './a-snapshot.ts'

test('snapshots that differ in their generation alone are the same', () => {
  expect(sameSnapshot(aSnapshot(), aSnapshot({ generation: 7 }))).toBe(true)
})

test.each([
  { routes: [] },
  { routes: [aRoute('kubia.example.com Prefix /', { cluster: 'default/bar:80' })] },
  { clusters: [aCluster('kubia', [anEndpoint('10.0.0.1', { ready: false, pod: 'kubia-0' })])] },
  { defaultCertificate: aCertificate('default') },
])('snapshots that differ are not the same: %j', (change) => {
  expect(sameSnapshot(aSnapshot(), aSnapshot(change))).toBe(false)
})

test('certificates are compared with their private keys, whoever holds them', () => {
  const withKey = (key: string) =>
    aSnapshot({ certificates: [aCertificate('default/a', { privateKey: new Redacted(key) })] })
  expect(sameSnapshot(withKey('one'), withKey('one'))).toBe(true)
  expect(sameSnapshot(withKey('one'), withKey('two'))).toBe(false)
})

test.each([
  [{ a: 1 }, { a: 1, b: undefined }],
  [{ a: undefined }, { b: undefined }],
  [[], {}],
  [[1, 2], [1]],
  [{}, null],
  [new Redacted('x'), {}],
  [0, '0'],
])('%j and %j are not the same', (a, b) => {
  expect(samePlain(a, b)).toBe(false)
  expect(samePlain(b, a)).toBe(false)
})

test('keys like __proto__ are keys like any other', () => {
  const parse = (text: string): unknown => JSON.parse(text)
  expect(samePlain(parse('{"__proto__": 1}'), parse('{"__proto__": 2}'))).toBe(false)
  expect(samePlain(parse('{"__proto__": 1}'), parse('{"__proto__": 1}'))).toBe(true)
})

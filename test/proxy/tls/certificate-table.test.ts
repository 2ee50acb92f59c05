import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Redacted } from '../../../src/base/redacted.ts'
import { misdirected } from '../../../src/proxy/tls/certificate-table.ts'
import { aCertificate } from './a-certificate.ts'
import { aTable, someContexts } from './a-table.ts'

const exact = await aCertificate('default/exact')
const wildcard = await aCertificate('default/wildcard')
const byDefault = await aCertificate('default')
const contexts = someContexts()
const table = aTable({
  contexts,
  bindings: { 'a.foo.com': exact, '*.foo.com': wildcard, 'bare.foo.com': null },
  byDefault,
})

describe('the certificate for a server name', () => {
  test.each([
    ['a.foo.com', 'default/exact'],
    ['A.FOO.com', 'default/exact'],
    ['a.foo.com.', 'default/exact'],
    ['b.foo.com', 'default/wildcard'],
    ['bare.foo.com', 'default'],
    ['x.a.foo.com', 'default'],
    ['foo.com', 'default'],
    ['.foo.com', 'default'],
    ['*.foo.com', 'default/wildcard'],
    ['a.foo.com..', 'default'],
    ['', 'default'],
    ['__proto__', 'default'],
    ['constructor', 'default'],
    ['10.0.0.1', 'default'],
    ['[::1]', 'default'],
    ['a.foo.com\0', 'default'],
    ['caf\u00e9.foo.com', 'default/wildcard'],
    [`${'x'.repeat(251)}.com`, 'default'],
  ] as const)('%j is %s', (name, id) => {
    expect(table.select(name)?.id).toBe(id)
  })

  test('of any text whatever is found without a throw, and can be shown', () => {
    const aName = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 255 }),
      fc.string({ unit: fc.constantFrom('a', 'A', '.', '*', '\0', '\u0130', 'foo.com') }),
    )
    fc.assert(
      fc.property(aName, (name) => {
        expect(table.select(name)?.context()).toBeDefined()
      }),
      { numRuns: 10_000, seed: 9 },
    )
  })

  test('is that of the rule without host where there is one', () => {
    const withAny = aTable({ bindings: { '*': exact, 'b.com': null }, byDefault })
    expect(withAny.select('elsewhere.com')?.id).toBe('default/exact')
    expect(withAny.select('')?.id).toBe('default/exact')
    expect(withAny.select('b.com')?.id).toBe('default')
  })
})

describe('where unknown names are refused', () => {
  const strict = aTable({
    bindings: { 'a.foo.com': exact, '*.foo.com': wildcard, 'bare.foo.com': null },
    byDefault,
    rejectUnknown: true,
  })

  test('nothing is selected for a name without a TLS entry, and no certificate without a name', () => {
    expect(strict.select('elsewhere.com')).toBeNull()
    expect(strict.select('__proto__')).toBeNull()
    expect(strict.select('')?.id).toBe('')
  })

  test('those that a TLS entry names are served, with the default certificate too', () => {
    expect(strict.select('a.foo.com')?.id).toBe('default/exact')
    expect(strict.select('b.foo.com')?.id).toBe('default/wildcard')
    expect(strict.select('bare.foo.com')?.id).toBe('default')
  })

  test('an entry for all hosts leaves no name unknown', () => {
    const all = aTable({ bindings: { '*': exact }, byDefault, rejectUnknown: true })
    expect(all.select('elsewhere.com')?.id).toBe('default/exact')
    expect(all.select('')?.id).toBe('default/exact')
  })
})

describe('a TLS context', () => {
  test('is made once, and serves on in the next table where the certificate is the same', () => {
    const context = table.select('a.foo.com')?.context()
    expect(table.select('a.foo.com')?.context()).toBe(context)
    const next = aTable({ bindings: { 'new.com': { ...exact } }, byDefault, contexts })
    expect(next.select('new.com')?.context()).toBe(context)
  })

  test('is made anew where the certificate, its chain or its key is another', async () => {
    const parts = { bindings: { 'a.com': exact }, byDefault, contexts: someContexts() }
    const renewed = await aCertificate('default/exact')
    const longer = { ...exact, chain: `${exact.chain}${byDefault.chain}` }
    const rekeyed = { ...exact, privateKey: new Redacted(`${exact.privateKey.reveal()}\n`) }
    for (const changed of [renewed, longer, rekeyed]) {
      const before = aTable(parts)
      const context = before.select('a.com')?.context()
      const after = aTable({ ...parts, bindings: { 'a.com': changed } })
      expect(after.select('a.com')?.context()).not.toBe(context)
    }
  })

  test('is dropped with the certificate that it belongs to', () => {
    const contexts = someContexts()
    const before = aTable({ bindings: { 'a.com': exact, 'b.com': wildcard }, byDefault, contexts })
    for (const name of ['a.com', 'b.com', 'c.com']) before.select(name)?.context()
    expect(contexts.size).toBe(3)
    aTable({ bindings: { 'b.com': wildcard }, byDefault, contexts })
    expect(contexts.size).toBe(2)
  })

  test('that cannot be made is reported once, without its key, and the default is shown', () => {
    const unusable: string[] = []
    const broken = { ...exact, privateKey: wildcard.privateKey }
    const contexts = someContexts(unusable)
    const parts = { bindings: { 'a.com': broken }, byDefault, contexts }
    const before = aTable(parts)
    const shown = before.select('a.com')?.context()
    expect(shown).toBe(before.select('elsewhere.com')?.context())
    before.select('a.com')?.context()
    aTable(parts).select('a.com')?.context()
    expect(unusable).toEqual(['default/exact'])
  })

  test('exists even where there is no usable certificate at all', () => {
    const broken = { ...byDefault, chain: 'garbage' }
    expect(aTable({ bindings: {}, byDefault: broken }).select('a.com')?.context()).toBeDefined()
    expect(aTable({ bindings: {}, byDefault: null }).select('a.com')?.context()).toBeDefined()
  })
})

describe('a request is misdirected', () => {
  test.each([
    ['a.foo.com', 'b.foo.com', 'its host has another certificate'],
    ['b.foo.com', 'a.foo.com', 'its host has another certificate'],
    ['a.foo.com', 'elsewhere.com', 'its host has the default one'],
    ['elsewhere.com', 'a.foo.com', 'the default one was shown'],
    ['a.foo.com', '10.0.0.1', 'an address has the default one'],
  ])('with SNI %s and Host %s: %s', (sni, host) => {
    expect(misdirected(table, sni, host)).toBe(true)
  })

  test.each([
    ['a.foo.com', 'a.foo.com', 'they are the same'],
    ['A.foo.com.', 'a.foo.com', 'they are the same'],
    ['b.foo.com', 'c.foo.com', 'one wildcard certificate serves both'],
    ['elsewhere.com', 'other.com', 'both have the default one'],
    ['elsewhere.com', 'bare.foo.com', 'both have the default one'],
    ['', 'a.foo.com', 'no name was asked for'],
    ['a.foo.com', '', 'an HTTP/1.0 request has no Host'],
  ])('not with SNI %j and Host %j: %s', (sni, host) => {
    expect(misdirected(table, sni, host)).toBe(false)
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Redacted } from '../../../src/base/redacted.ts'
import { misdirected } from '../../../src/proxy/tls/certificate-table.ts'
import { aCertificate } from './a-certificate.ts'
import { aTable } from './a-table.ts'

const exact = await aCertificate('default/exact')
const wildcard = await aCertificate('default/wildcard')
const byDefault = await aCertificate('default')
const table = aTable({
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
    [undefined, 'default'],
    [false, 'default'],
    ['__proto__', 'default'],
    ['constructor', 'default'],
    ['10.0.0.1', 'default'],
    ['[::1]', 'default'],
    ['a.foo.com\0', 'default'],
    ['caf\u00e9.foo.com', 'default/wildcard'],
    [`${'x'.repeat(251)}.com`, 'default'],
  ] as const)('%j is %s', (name, id) => {
    expect(table.select(name).id).toBe(id)
  })

  test('of any text whatever is found without a throw, and can be shown', () => {
    const aName = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 255 }),
      fc.string({ unit: fc.constantFrom('a', 'A', '.', '*', '\0', '\u0130', 'foo.com') }),
    )
    fc.assert(
      fc.property(aName, (name) => {
        expect(table.select(name).context()).toBeDefined()
      }),
      { numRuns: 10_000, seed: 9 },
    )
  })

  test('is that of the rule without host where there is one', () => {
    const withAny = aTable({ bindings: { '*': exact, 'b.com': null }, byDefault })
    expect(withAny.select('elsewhere.com').id).toBe('default/exact')
    expect(withAny.select(undefined).id).toBe('default/exact')
    expect(withAny.select('b.com').id).toBe('default')
  })
})

describe('a TLS context', () => {
  test('is made once, and serves on in the next table where the certificate is the same', () => {
    const context = table.select('a.foo.com').context()
    expect(table.select('a.foo.com').context()).toBe(context)
    const next = aTable({ bindings: { 'new.com': { ...exact } }, byDefault, previous: table })
    expect(next.select('new.com').context()).toBe(context)
  })

  test('is made anew where the certificate, its chain or its key is another', async () => {
    const parts = { bindings: { 'a.com': exact }, byDefault }
    const renewed = await aCertificate('default/exact')
    const longer = { ...exact, chain: `${exact.chain}${byDefault.chain}` }
    const rekeyed = { ...exact, privateKey: new Redacted(`${exact.privateKey.reveal()}\n`) }
    for (const changed of [renewed, longer, rekeyed]) {
      const before = aTable(parts)
      const context = before.select('a.com').context()
      const after = aTable({ ...parts, bindings: { 'a.com': changed }, previous: before })
      expect(after.select('a.com').context()).not.toBe(context)
    }
  })

  test('is dropped with the certificate that it belongs to', () => {
    const before = aTable({ bindings: { 'a.com': exact, 'b.com': wildcard }, byDefault })
    for (const name of ['a.com', 'b.com', 'c.com']) before.select(name).context()
    expect(before.contexts.size).toBe(3)
    const after = aTable({ bindings: { 'b.com': wildcard }, byDefault, previous: before })
    expect(after.contexts.size).toBe(2)
  })

  test('that cannot be made is reported once, without its key, and the default is shown', () => {
    const unusable: string[] = []
    const broken = { ...exact, privateKey: wildcard.privateKey }
    const parts = { bindings: { 'a.com': broken }, byDefault, unusable }
    const before = aTable(parts)
    const shown = before.select('a.com').context()
    expect(shown).toBe(before.select('elsewhere.com').context())
    before.select('a.com').context()
    aTable({ ...parts, previous: before })
      .select('a.com')
      .context()
    expect(unusable).toEqual(['default/exact'])
  })

  test('exists even where there is no usable certificate at all', () => {
    const broken = { ...byDefault, chain: 'garbage' }
    expect(aTable({ bindings: {}, byDefault: broken }).select('a.com').context()).toBeDefined()
    expect(aTable({ bindings: {}, byDefault: null }).select('a.com').context()).toBeDefined()
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

  test.each<[string | false | undefined, string, string]>([
    ['a.foo.com', 'a.foo.com', 'they are the same'],
    ['A.foo.com.', 'a.foo.com', 'they are the same'],
    ['b.foo.com', 'c.foo.com', 'one wildcard certificate serves both'],
    ['elsewhere.com', 'other.com', 'both have the default one'],
    ['elsewhere.com', 'bare.foo.com', 'both have the default one'],
    [undefined, 'a.foo.com', 'no name was asked for'],
    [false, 'a.foo.com', 'no name was asked for'],
    ['a.foo.com', '', 'an HTTP/1.0 request has no Host'],
  ])('not with SNI %s and Host %j: %s', (sni, host) => {
    expect(misdirected(table, sni, host)).toBe(false)
  })
})

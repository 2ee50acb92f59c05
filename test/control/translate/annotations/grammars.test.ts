import fc from 'fast-check'
import { expect, test } from 'vitest'
import { booleanGrammar } from '../../../../src/control/translate/annotations/boolean-grammar.ts'
import {
  cookieDomainGrammar,
  cookieNameGrammar,
  cookiePathGrammar,
} from '../../../../src/control/translate/annotations/cookie-grammars.ts'
import {
  ageGrammar,
  timeLimitGrammar,
} from '../../../../src/control/translate/annotations/seconds-grammar.ts'
import { sizeGrammar } from '../../../../src/control/translate/annotations/size-grammar.ts'
import { wordGrammar } from '../../../../src/control/translate/annotations/word-grammar.ts'

test.each([
  ['0', 0],
  ['1', 1],
  ['1024b', 1024],
  ['8k', 8192],
  ['8K', 8192],
  ['20m', 20_971_520],
  ['1G', 1_073_741_824],
  ['', null],
  ['k', null],
  ['-1', null],
  ['1.5m', null],
  ['1 m', null],
  ['1mb', null],
  ['0x10', null],
  ['1e3', null],
  ['9007199254740993', null],
  ['99999999g', null],
])('size %j is %j bytes', (text, bytes) => {
  expect(sizeGrammar.parse(text)).toBe(bytes)
})

test.each([
  ['1', 1_000],
  ['60s', 60_000],
  ['2147483', 2_147_483_000],
  ['2147484', 2_147_483_647],
  ['999999999999', 2_147_483_647],
  ['0', null],
  ['0s', null],
  ['1m', null],
  ['-1', null],
  ['1.5', null],
  ['', null],
  ['1 s', null],
])('time limit %j is %j milliseconds', (text, milliseconds) => {
  expect(timeLimitGrammar.parse(text)).toBe(milliseconds)
})

test.each([
  ['0', 0],
  ['172800', 172_800],
  ['2147483647', 2_147_483_647],
  ['2147483648', null],
  ['-1', null],
  ['1d', null],
])('age %j is %j seconds', (text, seconds) => {
  expect(ageGrammar.parse(text)).toBe(seconds)
})

test.each([
  ['true', true],
  ['True', true],
  ['1', true],
  ['false', false],
  ['F', false],
  ['tRUE', null],
  ['yes', null],
  ['on', null],
  ['__proto__', null],
])('boolean %j is %j', (text, value) => {
  expect(booleanGrammar.parse(text)).toBe(value)
})

test('a word may be in any case, and comes out as it is meant', () => {
  const grammar = wordGrammar('Strict', 'Lax')
  expect(grammar.parse('sTRICT')).toBe('Strict')
  expect(grammar.parse('constructor')).toBeNull()
})

test.each([
  ['route', true],
  ['__proto__', true],
  ["!#$%&'*+-.^_`|~09AZaz", true],
  ['a b', false],
  ['a=b', false],
  ['a;b', false],
  ['a"b', false],
  ['ä', false],
  ['', false],
])('whether a cookie may be named %j: %s', (text, good) => {
  expect(cookieNameGrammar.parse(text)).toBe(good ? text : null)
})

test.each([
  ['/', true],
  ['/a b=c,d', true],
  ['a', false],
  ['/;', false],
  ['/\t', false],
  ['/é', false],
])('whether a cookie may have the path %j: %s', (text, good) => {
  expect(cookiePathGrammar.parse(text)).toBe(good ? text : null)
})

test.each([
  ['.Example.com', '.example.com'],
  ['localhost', 'localhost'],
  ['a-b.c', 'a-b.c'],
  ['-a.com', null],
  ['a..com', null],
  ['a.com.', null],
  ['a.com; Path=/', null],
  ['*.a.com', null],
])('cookie domain %j is read as %j', (text, domain) => {
  expect(cookieDomainGrammar.parse(text)).toBe(domain)
})

test('whatever is accepted for a cookie cannot add to its header', () => {
  const near = fc.string({ unit: fc.constantFrom('/', 'a', '.', ';', '\r', '\n', '\0', ' ', 'é') })
  fc.assert(
    fc.property(near, (text) => {
      for (const grammar of [cookieNameGrammar, cookiePathGrammar, cookieDomainGrammar]) {
        expect(grammar.parse(text) ?? '').toMatch(/^[ -:<-~]*$/)
      }
    }),
    { seed: 1, numRuns: 500 },
  )
})

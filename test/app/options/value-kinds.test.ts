import { describe, expect, test } from 'vitest'
import type { ValueKind } from '../../../src/app/options/value-kinds.ts'
import * as kind from '../../../src/app/options/value-kinds.ts'

describe('a size', () => {
  test.each([
    ['0', 0],
    ['512', 512],
    ['32k', 32_768],
    ['32K', 32_768],
    ['10m', 10_485_760],
    ['2g', 2_147_483_648],
  ])('%s is %d bytes', (text, bytes) => {
    expect(kind.size.parse(text)).toBe(bytes)
  })

  test.each(['', 'k', '-1', '1.5m', '1 k', '1kb', '1e3', '9999999g', '0x10'])(
    'is not %j',
    (text) => {
      expect(kind.size.parse(text)).toBeUndefined()
    },
  )
})

describe('a time', () => {
  test.each([
    ['0', 0],
    ['500ms', 500],
    ['10s', 10_000],
    ['5m', 300_000],
    ['24h', 86_400_000],
  ])('%s is %d ms', (text, milliseconds) => {
    expect(kind.duration.parse(text)).toBe(milliseconds)
  })

  test.each(['', '10', 's', '-1s', '1.5s', '25h', '1d'])('is not %j', (text) => {
    expect(kind.duration.parse(text)).toBeUndefined()
  })
})

describe('a port', () => {
  test.each([
    ['0', 0],
    ['80', 80],
    ['65535', 65_535],
  ])('%s', (text, port) => {
    expect(kind.port.parse(text)).toBe(port)
  })

  test.each(['', '65536', '-1', '80.0', '8O', ' 80', '1e3'])('is not %j', (text) => {
    expect(kind.port.parse(text)).toBeUndefined()
  })
})

describe('a backend of last resort', () => {
  test.each([
    ['default/kubia:80', { namespace: 'default', service: 'kubia', port: 80 }],
    ['web/front-1:http', { namespace: 'web', service: 'front-1', port: 'http' }],
  ])('%s', (text, reference) => {
    expect(kind.serviceReference.parse(text)).toEqual(reference)
  })

  test.each(['', 'kubia', 'kubia:80', 'default/kubia', 'a/b:0', 'a/b:65536', 'A/b:80', 'a/b/c:80'])(
    'is not %j',
    (text) => {
      expect(kind.serviceReference.parse(text)).toBeUndefined()
    },
  )
})

test.each<[string, Pick<ValueKind<unknown>, 'parse'>, string[], string[]]>([
  ['an address', kind.address, ['0.0.0.0', '::', '::1'], ['', 'localhost', '1.2.3', '[::1]']],
  ['a class', kind.className, ['nginx', 'k8s.io', 'a'], ['', 'a b', '-a', 'A', 'a/b']],
  ['true or false', kind.flag, ['true', 'false'], ['', 'yes', '1', 'TRUE']],
  ['a level', kind.logLevel, ['debug', 'error'], ['', 'trace', 'constructor', '__proto__']],
])('%s is one of the known forms', (_name, { parse }, good, bad) => {
  expect(good.filter((text) => parse(text) === undefined)).toEqual([])
  expect(bad.filter((text) => parse(text) !== undefined)).toEqual([])
})

test('a secret does not show', () => {
  const value = kind.secret.parse('swordfish')
  expect(value?.reveal()).toBe('swordfish')
  expect(`${value}`).toBe('[redacted]')
})

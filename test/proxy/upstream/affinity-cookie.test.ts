import { describe, expect, test } from 'vitest'
import { cookiePath, knownCookie, setCookie } from '../../../src/proxy/upstream/affinity-cookie.ts'
import { aPolicy } from './a-policy.ts'

describe('reading a Cookie header', () => {
  const known = new Map([
    ['one', 1],
    ['two', 2],
    ['a=b', 3],
    ['x'.repeat(128), 128],
    ['x'.repeat(129), 129],
  ])
  const read = (header: string) => knownCookie(header, 'C', known)

  test.each([
    ['C=one', 1],
    ['a=b; C=one; d=e', 1],
    ['a=b;C=one', 1],
    ['  C=one\t; a=b', 1],
    ['C="one"', 1],
    ['C=a=b', 3],
    [`C=${'x'.repeat(128)}`, 128],
    ['a; ; ;=; C=one', 1],
    ['C=one; C=two', 1],
    ['C=gone; C=two', 2],
    [`C=${'x'.repeat(5_000)}; C=two`, 2],
  ])('finds the first known value in %.40s', (header, value) => {
    expect(read(header)).toBe(value)
  })

  test.each([
    '',
    ';',
    'C',
    'C=',
    'C=""',
    'C="',
    'C="one',
    'C=one"',
    'C= one',
    'c=one',
    'CC=one',
    'XC=one',
    'C =one',
    'a=C=one',
    'C=one,C=two',
    'C=o\0ne',
    'C=%6fne',
    'C=ONE',
    'C=__proto__',
    `C=${'x'.repeat(129)}`,
  ])('finds nothing in %.40j', (header) => {
    expect(read(header)).toBeNull()
  })
})

describe('the Set-Cookie field', () => {
  const noon = Date.UTC(2026, 7, 3, 12)
  const field = (asked: Parameters<typeof aPolicy>[0] = {}, https = false) =>
    setCookie(aPolicy(asked), 'VALUE', '/kubia', https, noon)

  test('has no attribute beyond Path and HttpOnly unless asked for', () => {
    expect(field()).toBe('INGRESSCOOKIE=VALUE; Path=/kubia; HttpOnly')
  })

  test('has everything that was asked for', () => {
    const asked = {
      cookieName: 'route',
      path: '/elsewhere',
      domain: 'example.com',
      maxAge: 60,
      expires: 3_600,
      sameSite: 'Lax',
    } as const
    expect(field(asked)).toBe(
      'route=VALUE; Path=/elsewhere; Domain=example.com; ' +
        'Expires=Mon, 03 Aug 2026 13:00:00 GMT; Max-Age=60; HttpOnly; SameSite=Lax',
    )
  })

  test('is Secure on HTTPS, and on HTTP where it was asked for', () => {
    expect(field({}, true)).toMatch(/; Secure$/)
    expect(field({ secure: true })).toMatch(/; Secure$/)
    expect(field()).not.toMatch(/Secure/)
  })

  test('keeps the zero of an age, and a date in the range of a date', () => {
    expect(field({ maxAge: 0, expires: Number.MAX_SAFE_INTEGER })).toContain(
      'Expires=Fri, 31 Dec 9999 23:59:59 GMT; Max-Age=0',
    )
  })
})

describe('the path of the cookie', () => {
  test.each([
    ['/', 'Prefix', '/'],
    ['/foo', 'Prefix', '/foo'],
    ['/foo/', 'Prefix', '/foo'],
    ['/foo/', 'Exact', '/foo/'],
    ['/foo/', 'ImplementationSpecific', '/foo/'],
    ['/a/b;c/d', 'Prefix', '/a/'],
    ['/;', 'Exact', '/'],
    ['/caf\u00e9', 'Prefix', '/'],
    ['/a/b c', 'Prefix', '/a/'],
    ['/a\r\nSet-Cookie: x', 'Exact', '/'],
  ] as const)('of %j as %s is %s', (path, pathType, expected) => {
    expect(cookiePath({ path, pathType })).toBe(expected)
  })
})

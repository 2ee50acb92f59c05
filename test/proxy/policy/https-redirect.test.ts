import { expect, test } from 'vitest'
import {
  compileHttpsRedirect,
  isAcmeChallenge,
  redirectPort,
  redirectTarget,
} from '../../../src/proxy/policy/https-redirect.ts'
import type { HttpsRedirect } from '../../../src/snapshot/policy.ts'

const policy = (when: HttpsRedirect['when']): HttpsRedirect => ({ when, keepTrailingSlash: false })

test('the option decides where an Ingress says nothing', () => {
  expect(compileHttpsRedirect(policy(null), true)).toEqual({
    always: false,
    keepTrailingSlash: false,
  })
  expect(compileHttpsRedirect(policy(null), false)).toBe(null)
})

test('an annotation has precedence over the option', () => {
  expect(compileHttpsRedirect(policy('never'), true)).toBe(null)
  expect(compileHttpsRedirect(policy('with-certificate'), false)?.always).toBe(false)
  expect(compileHttpsRedirect(policy('always'), false)?.always).toBe(true)
})

test.each([
  ['/.well-known/acme-challenge', true],
  ['/.well-known/acme-challenge/token', true],
  ['/.well-known/acme-challenges', false],
  ['/.well-known', false],
  ['/a/.well-known/acme-challenge/token', false],
])('%s is asked by whoever issues certificates: %s', (path, expected) => {
  expect(isAcmeChallenge(path)).toBe(expected)
})

test.each([
  ['our ports as they are', { asked: '8080', local: 8080, https: 8443 }, ':8443'],
  ['the usual ports', { asked: '', local: 80, https: 443 }, ''],
  ['port 80 and another one for https', { asked: '', local: 80, https: 8443 }, ':8443'],
  ['a mapping of port 80', { asked: '', local: 8080, https: 8443 }, ''],
  ['a mapping of another port', { asked: '30123', local: 8080, https: 8443 }, ''],
  ['an empty port in Host', { asked: '', local: 80, https: 443 }, ''],
])('the port of a redirect behind %s', (_, ports, expected) => {
  expect(redirectPort(ports)).toBe(expected)
})

test('one slash at the end of the target is left out unless it is to be kept', () => {
  expect(redirectTarget('/', false)).toBe('')
  expect(redirectTarget('/a/', false)).toBe('/a')
  expect(redirectTarget('/a//', false)).toBe('/a/')
  expect(redirectTarget('/a?b=/', false)).toBe('/a?b=')
  expect(redirectTarget('/a', false)).toBe('/a')
  expect(redirectTarget('/a/', true)).toBe('/a/')
})

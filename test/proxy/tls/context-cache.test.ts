import { expect, test } from 'vitest'
import { ContextCache } from '../../../src/proxy/tls/context-cache.ts'
import { aCertificate } from './a-certificate.ts'

test('the context that was not needed for the longest time makes room', async () => {
  const [a, b, c] = await Promise.all([aCertificate('a'), aCertificate('b'), aCertificate('c')])
  const cache = new ContextCache(2, () => undefined)
  const first = cache.get(a)
  cache.get(b)
  expect(cache.get(a)).toBe(first)
  cache.get(c)
  expect(cache.size).toBe(2)
  expect(cache.get(a)).toBe(first)
})

test('the report of a certificate that cannot be used names OpenSSL’s code and no key', async () => {
  const certificate = await aCertificate('default/a')
  const other = await aCertificate('default/b')
  const reports: string[] = []
  const cache = new ContextCache(2, (id, reason) => reports.push(`${id} ${reason}`))
  expect(cache.get({ ...certificate, privateKey: other.privateKey })).toBeNull()
  expect(reports).toEqual(['default/a ERR_OSSL_X509_KEY_VALUES_MISMATCH'])
})

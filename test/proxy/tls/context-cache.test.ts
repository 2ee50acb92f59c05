import { describe, expect, test } from 'vitest'
import { ContextCache } from '../../../src/proxy/tls/context-cache.ts'
import { aCertificate } from './a-certificate.ts'
import { aTicketSecret } from './a-table.ts'

test('the context that was not needed for the longest time makes room', async () => {
  const [a, b, c] = await Promise.all([aCertificate('a'), aCertificate('b'), aCertificate('c')])
  const cache = new ContextCache(
    2,
    () => aTicketSecret,
    () => undefined,
  )
  const first = cache.get([a])
  cache.get([b])
  expect(cache.get([a])).toBe(first)
  cache.get([c])
  expect(cache.size).toBe(2)
  expect(cache.get([a])).toBe(first)
})

test('the report of a certificate that cannot be used names OpenSSL’s code and no key', async () => {
  const certificate = await aCertificate('default/a')
  const other = await aCertificate('default/b')
  const reports: string[] = []
  const cache = new ContextCache(
    2,
    () => aTicketSecret,
    (id, reason) => reports.push(`${id} ${reason}`),
  )
  expect(cache.get([{ ...certificate, privateKey: other.privateKey }])).toBeNull()
  expect(reports).toEqual(['default/a ERR_OSSL_X509_KEY_VALUES_MISMATCH'])
})

describe('of an RSA and an EC certificate', () => {
  test('what OpenSSL takes is shown where it does not take one of them', async () => {
    const [rsa, ec] = [await aCertificate('default/rsa', 'rsa'), await aCertificate('default/ec')]
    const reports: string[] = []
    const cache = new ContextCache(
      2,
      () => aTicketSecret,
      (id) => reports.push(id),
    )
    expect(cache.get([rsa, ec])).not.toBeNull()
    expect(reports).toEqual([])
    expect(cache.get([rsa, { ...ec, chain: 'garbage' }])).not.toBeNull()
    expect(reports).toEqual(['default/ec'])
  })
})

test('a context is made anew when its ticket key has had its time', async () => {
  const certificate = await aCertificate('default/a')
  let secret = aTicketSecret
  const cache = new ContextCache(
    2,
    () => secret,
    () => undefined,
  )
  const first = cache.get([certificate])
  expect(cache.get([certificate])).toBe(first)
  secret = { ...secret, epoch: secret.epoch + 1 }
  expect(cache.get([certificate])).not.toBe(first)
  expect(cache.size).toBe(1)
})

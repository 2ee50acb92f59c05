import { X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { dnsNames } from '../../../src/control/kubernetes/dns-names.ts'
import { coversHost } from '../../../src/control/translate/covers-host.ts'
import { makeTestCertificate } from '../translate/test-certificates.ts'

test('names come from the SAN in lower case, each once', async () => {
  const names = await namesOf('ignored.example.com', ['B.example.com', '*.a.com', 'b.example.com'])
  expect(names).toEqual(['b.example.com', '*.a.com'])
})

test('without a DNS name in the SAN the common name counts', async () => {
  expect(await namesOf('CN.example.com', [])).toEqual(['cn.example.com'])
})

test.each([
  'a.example.com, DNS:kubia.example.com',
  'a", DNS:kubia.example.com, DNS:"b',
  'a\\", DNS:kubia.example.com',
  'a\u0000.example.com',
])('a name in the SAN that is really several (%j) gives none of them', async (name) => {
  expect(await namesOf('ignored', ['good.example.com', name])).toEqual(['good.example.com'])
})

test.each([
  ['kubia.example.com', ['kubia.example.com'], true],
  ['kubia.example.com', ['*.example.com'], true],
  ['a.kubia.example.com', ['*.example.com'], false],
  ['example.com', ['*.example.com'], false],
  ['localhost', ['*.localhost', '*'], false],
  ['*.example.com', ['*.example.com'], true],
  ['*.example.com', ['a.example.com'], false],
  ['*.a.example.com', ['*.example.com'], false],
])('whether a certificate covers %s with %j: %s', (host, names, covered) => {
  const pattern = host.startsWith('*.')
    ? ({ kind: 'wildcard', parent: host.slice(2) } as const)
    : ({ kind: 'exact', name: host } as const)
  expect(coversHost(names, pattern)).toBe(covered)
})

async function namesOf(commonName: string, names: readonly string[]): Promise<string[]> {
  const made = await makeTestCertificate({ commonName, dnsNames: names, years: [2025, 2035] })
  return dnsNames(new X509Certificate(made.certificate))
}

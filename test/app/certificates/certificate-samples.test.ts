import { beforeAll, expect, test } from 'vitest'
import { certificateSamples } from '../../../src/app/certificates/certificate-samples.ts'
import type { Certificate } from '../../../src/snapshot/certificate.ts'
import type { Snapshot } from '../../../src/snapshot/snapshot.ts'
import { makeTestCertificate } from '../../control/translate/test-certificates.ts'
import { aCertificate, aHost, aSnapshot } from '../../snapshot/a-snapshot.ts'

let ec: Certificate
let rsa: Certificate
let generated: Certificate

beforeAll(async () => {
  ec = aCertificate('shop/ec', { chain: await chainOf('ec'), notAfter: 5_000 })
  rsa = aCertificate('shop/rsa', { chain: await chainOf('rsa'), keyType: 'rsa', notAfter: 6_000 })
  generated = aCertificate('default', { chain: await chainOf('ec'), notAfter: 7_000 })
})

async function chainOf(key: 'ec' | 'rsa'): Promise<string> {
  const wanted = { commonName: `${key} CA`, dnsNames: [], years: [2020, 2040], key } as const
  return (await makeTestCertificate(wanted)).certificate
}

function samples(change: Partial<Snapshot>) {
  const snapshot = aSnapshot({
    certificates: [ec, rsa],
    defaultCertificate: generated,
    ...change,
  })
  return Array.from(certificateSamples(snapshot), ({ facts, ...rest }) => ({ ...rest, ...facts() }))
}

const binding = (host: string, ...certificates: string[]) => ({
  host: aHost(host),
  certificates,
  ingress: 'shop/a',
})

test('each certificate of each host is told, and what everybody else is shown', () => {
  expect(samples({ bindings: [binding('a.example.com', 'shop/ec', 'shop/rsa')] })).toEqual([
    {
      host: 'a.example.com',
      namespace: 'shop',
      secret: 'ec',
      notAfter: 5_000,
      issuerOrganization: '',
      issuerCommonName: 'ec CA',
      serialNumber: '1',
      publicKeyAlgorithm: 'ECDSA',
    },
    {
      host: 'a.example.com',
      namespace: 'shop',
      secret: 'rsa',
      notAfter: 6_000,
      issuerOrganization: '',
      issuerCommonName: 'rsa CA',
      serialNumber: '1',
      publicKeyAlgorithm: 'RSA',
    },
    expect.objectContaining({ host: '_', namespace: '', secret: '', notAfter: 7_000 }),
  ])
})

test('a host without a certificate of its own is shown the default one', () => {
  const found = samples({ bindings: [binding('*.example.com')] })
  expect(found.map(({ host, secret }) => [host, secret])).toEqual([
    ['*.example.com', ''],
    ['_', ''],
  ])
})

test('an Ingress may say what everybody else is shown', () => {
  const found = samples({ bindings: [binding('*', 'shop/ec')] })
  expect(found.map(({ host, secret }) => [host, secret])).toEqual([['_', 'ec']])
})

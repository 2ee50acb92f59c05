import { createPrivateKey, X509Certificate } from 'node:crypto'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { createDefaultCertificate } from '../../../src/app/certificates/default-certificate.ts'
import { makeSelfSigned } from '../../../src/app/certificates/make-certificate.ts'

const day = 24 * 3_600_000

describe('a self-signed certificate', () => {
  test('covers every name and address it was made for, with the key that goes with it', async () => {
    const names = ['kubia.example.com', '*.foo.com', '10.0.0.1', '::1']
    const { chain, privateKey } = await makeSelfSigned(names, 30)
    const leaf = new X509Certificate(chain)
    expect(leaf.subject).toBe('CN=kubia.example.com')
    expect(leaf.checkHost('kubia.example.com')).toBeDefined()
    expect(leaf.checkHost('bar.foo.com')).toBeDefined()
    expect(leaf.checkHost('foo.com')).toBeUndefined()
    expect(leaf.checkIP('10.0.0.1')).toBeDefined()
    expect(leaf.checkIP('::1')).toBeDefined()
    expect(leaf.checkPrivateKey(createPrivateKey(privateKey.reveal()))).toBe(true)
    expect(leaf.verify(leaf.publicKey)).toBe(true)
    expect(leaf.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1')
  })

  test('is valid now and for as many days as were asked for', async () => {
    const leaf = new X509Certificate((await makeSelfSigned(['a.com'], 30)).chain)
    const [from, to] = [Date.parse(leaf.validFrom), Date.parse(leaf.validTo)]
    expect(from).toBeLessThan(Date.now())
    expect(to - from).toBe(30 * day)
  })

  test('for a host too long for a subject has it in the alternative names', async () => {
    const name = `${'a'.repeat(63)}.example.com`
    const leaf = new X509Certificate((await makeSelfSigned([name], 1)).chain)
    expect(leaf.checkHost(name)).toBeDefined()
  })
})

describe('the default certificate', () => {
  test('says what it is, covers no host and lasts a year', async () => {
    const certificate = await createDefaultCertificate()
    const leaf = new X509Certificate(certificate.chain)
    expect(leaf.subject).toBe('CN=Postern Default Certificate')
    expect(leaf.subjectAltName).toBeUndefined()
    expect(certificate).toMatchObject({
      id: 'default',
      keyType: 'ec',
      names: [],
      subject: leaf.subject,
      fingerprint: leaf.fingerprint256,
    })
    expect(certificate.notAfter - certificate.notBefore).toBe(365 * day)
  })

  test('is another at each start', async () => {
    const [one, two] = await Promise.all([createDefaultCertificate(), createDefaultCertificate()])
    expect(one.fingerprint).not.toBe(two.fingerprint)
  })

  test('does not show its key', async () => {
    const certificate = await createDefaultCertificate()
    expect(inspect(certificate) + JSON.stringify(certificate)).not.toContain('PRIVATE KEY')
  })
})

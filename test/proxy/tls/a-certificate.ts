import 'reflect-metadata'
import { X509Certificate } from 'node:crypto'
import {
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { Redacted } from '../../../src/base/redacted.ts'
import type { Certificate } from '../../../src/snapshot/certificate.ts'

const algorithms = {
  ec: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  rsa: {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  },
}

/** A self-signed certificate for the name of its Secret; a new one with each call. */
export async function aCertificate(id: string, keyType: 'ec' | 'rsa' = 'ec'): Promise<Certificate> {
  const signingAlgorithm = algorithms[keyType]
  const keys = await crypto.subtle.generateKey(signingAlgorithm, true, ['sign', 'verify'])
  const name = id.replace('/', '.')
  const made = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [name] }],
    signingAlgorithm,
    keys,
    extensions: [new SubjectAlternativeNameExtension([{ type: 'dns', value: name }])],
  })
  const chain = made.toString('pem')
  const leaf = new X509Certificate(chain)
  const key = await crypto.subtle.exportKey('pkcs8', keys.privateKey)
  return {
    id,
    chain,
    privateKey: new Redacted(PemConverter.encode(key, 'PRIVATE KEY')),
    keyType,
    names: [name],
    subject: leaf.subject,
    notBefore: Date.parse(leaf.validFrom),
    notAfter: Date.parse(leaf.validTo),
    fingerprint: leaf.fingerprint256,
  }
}

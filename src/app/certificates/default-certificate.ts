import { X509Certificate } from 'node:crypto'
import type { Certificate } from '../../snapshot/certificate.ts'
import { makeCertificate } from './make-certificate.ts'

/**
 * The certificate for whoever asks for a host that has none. It names no host, so that nobody comes to trust it; made anew
 * at each start.
 */
export async function createDefaultCertificate(): Promise<Certificate> {
  const { chain, privateKey } = await makeCertificate({
    commonName: 'Postern Default Certificate',
    names: [],
    days: 365,
    key: 'ec',
    for: 'server',
    issuer: null,
  })
  const leaf = new X509Certificate(chain)
  return {
    id: 'default',
    chain,
    privateKey,
    keyType: 'ec',
    names: [],
    subject: leaf.subject,
    notBefore: Date.parse(leaf.validFrom),
    notAfter: Date.parse(leaf.validTo),
    fingerprint: leaf.fingerprint256,
  }
}

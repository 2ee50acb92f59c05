import { X509Certificate } from 'node:crypto'
import type { Certificate } from '../../snapshot/certificate.ts'
import type { TlsMaterial } from '../kubernetes/secret.ts'
import { dnsNames } from './dns-names.ts'

/** The certificate of a Secret, with its completed chain, whose material its reader has checked. Throws if it cannot be read all the same (our bug). */
export function readCertificate(
  id: string,
  { privateKey }: TlsMaterial,
  chain: string,
): Certificate {
  // Of a chain only the first is read: the leaf.
  const leaf = new X509Certificate(chain)
  return {
    id,
    chain,
    privateKey,
    keyType: keyTypeOf(leaf),
    names: dnsNames(leaf),
    subject: leaf.subject?.replaceAll('\n', ', ') ?? '',
    notBefore: leaf.validFromDate.getTime(),
    notAfter: leaf.validToDate.getTime(),
    fingerprint: leaf.fingerprint256,
  }
}

function keyTypeOf(leaf: X509Certificate): Certificate['keyType'] {
  const type = leaf.publicKey.asymmetricKeyType
  return type === 'rsa' || type === 'ec' || type === 'ed25519' ? type : 'other'
}

import 'reflect-metadata'
import { isIP } from 'node:net'
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type GeneralNameType,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { Redacted } from '../base/redacted.ts'

export interface SelfSigned {
  /** PEM. */
  readonly chain: string
  /** PKCS #8 in PEM. */
  readonly privateKey: Redacted
}

/** A P-256 certificate that vouches for itself, for host names, wildcards and IP addresses; the first is its subject. */
export async function createSelfSigned(
  names: readonly string[],
  days: number,
): Promise<SelfSigned> {
  const first = names[0] ?? ''
  return createSelfSignedFor(first.length <= longestCommonName ? first : '', names, days)
}

/** ub-common-name, RFC 5280 appendix A.1. A host name may be longer, and is then in the alternative names alone. */
const longestCommonName = 64

const hour = 3_600_000
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/** The same with a subject that is no host name. Valid from an hour ago, for clients whose clock is behind. */
export async function createSelfSignedFor(
  commonName: string,
  names: readonly string[],
  days: number,
): Promise<SelfSigned> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const notBefore = new Date(Date.now() - hour)
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: commonName === '' ? [] : [{ CN: [commonName] }],
    notBefore,
    notAfter: new Date(notBefore.getTime() + days * 24 * hour),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      ...(names.length === 0 ? [] : [alternativeNames(names, commonName === '')]),
    ],
  })
  const key = await crypto.subtle.exportKey('pkcs8', keys.privateKey)
  return {
    chain: `${certificate.toString('pem')}\n`,
    privateKey: new Redacted(`${PemConverter.encode(key, 'PRIVATE KEY')}\n`),
  }
}

/** Critical where they are all that names the certificate: RFC 5280 section 4.2.1.6. */
function alternativeNames(
  names: readonly string[],
  critical: boolean,
): SubjectAlternativeNameExtension {
  const typed = names.map((name) => {
    const type: GeneralNameType = isIP(name) === 0 ? 'dns' : 'ip'
    return { type, value: name }
  })
  return new SubjectAlternativeNameExtension(typed, critical)
}

import 'reflect-metadata'
import type { webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  type GeneralNameType,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { Redacted } from '../../base/redacted.ts'

export interface MadeCertificate {
  /** PEM, leaf first; without its root. */
  readonly chain: string
  /** PKCS #8 in PEM. */
  readonly privateKey: Redacted
}

export interface CertificateWish {
  /** '': the names alone say whose it is. */
  readonly commonName: string
  /** Host names, wildcards and IP addresses. */
  readonly names: readonly string[]
  readonly days: number
  readonly key: 'ec' | 'rsa'
  readonly for: 'server' | 'authority'
  /** Who vouches for it; null: itself. */
  readonly issuer: MadeCertificate | null
}

const hour = 3_600_000
const algorithms = {
  ec: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  rsa: {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  },
}

/** ub-common-name, RFC 5280 appendix A.1. A host name may be longer, and is then in the alternative names alone. */
const longestCommonName = 64

/** A P-256 certificate for a server that vouches for itself; the first name is its subject. */
export function makeSelfSigned(names: readonly string[], days: number): Promise<MadeCertificate> {
  return makeCertificate({
    commonName: commonNameOf(names),
    names,
    days,
    key: 'ec',
    for: 'server',
    issuer: null,
  })
}

export function commonNameOf([first = '']: readonly string[]): string {
  return first.length <= longestCommonName ? first : ''
}

/** Valid from an hour ago, for clients whose clock is behind. */
export async function makeCertificate(wish: CertificateWish): Promise<MadeCertificate> {
  const keys = await crypto.subtle.generateKey(algorithms[wish.key], true, ['sign', 'verify'])
  const notBefore = new Date(Date.now() - hour)
  const common = {
    notBefore,
    notAfter: new Date(notBefore.getTime() + wish.days * 24 * hour),
    extensions: await extensionsOf(wish, keys.publicKey),
  }
  const subject = wish.commonName === '' ? [] : [{ CN: [wish.commonName] }]
  const signer = wish.issuer === null ? null : await signerOf(wish.issuer)
  const certificate =
    signer === null
      ? await X509CertificateGenerator.createSelfSigned({
          ...common,
          name: subject,
          signingAlgorithm: algorithms[wish.key],
          keys,
        })
      : await X509CertificateGenerator.create({
          ...common,
          subject,
          issuer: signer.certificate.subject,
          publicKey: keys.publicKey,
          signingAlgorithm: signer.algorithm,
          signingKey: signer.key,
        })
  const key = await crypto.subtle.exportKey('pkcs8', keys.privateKey)
  return {
    chain: `${certificate.toString('pem')}\n`,
    privateKey: new Redacted(`${PemConverter.encode(key, 'PRIVATE KEY')}\n`),
  }
}

async function extensionsOf(
  wish: CertificateWish,
  publicKey: webcrypto.CryptoKey,
): Promise<Extension[]> {
  const extensions: Extension[] =
    wish.for === 'authority'
      ? [
          new BasicConstraintsExtension(true, undefined, true),
          new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        ]
      : [
          new BasicConstraintsExtension(false, undefined, true),
          new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
          new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        ]
  if (wish.names.length > 0) {
    extensions.push(alternativeNames(wish.names, wish.commonName === ''))
  }
  extensions.push(await SubjectKeyIdentifierExtension.create(publicKey))
  if (wish.issuer !== null) {
    const issuer = new X509Certificate(wish.issuer.chain)
    extensions.push(await AuthorityKeyIdentifierExtension.create(issuer.publicKey))
  }
  return extensions
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

async function signerOf({ chain, privateKey }: MadeCertificate) {
  const certificate = new X509Certificate(chain)
  const algorithm =
    certificate.publicKey.algorithm.name === 'ECDSA' ? algorithms.ec : algorithms.rsa
  const pkcs8 = PemConverter.decodeFirst(privateKey.reveal())
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign'])
  return { certificate, algorithm, key }
}

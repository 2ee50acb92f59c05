import { type KeyObject, X509Certificate } from 'node:crypto'

/** A certificate that others are issued with. */
export interface Authority {
  /** As X509Certificate prints it. */
  readonly subject: string
  readonly pem: string
}

export interface CertificateChain {
  /** The leaf first, each followed by the one that issued it. */
  readonly certificates: readonly [X509Certificate, ...X509Certificate[]]
  /** Places in the file, from 1, in the order of `certificates`. */
  readonly order: readonly number[]
  /** Places of those that issued none of the others. */
  readonly strays: readonly number[]
}

const pemBlock = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g

/** The certificates in a text, as they are written; whatever is around them is left out. */
export function certificateBlocks(text: string): string[] {
  return text.match(pemBlock) ?? []
}

/** null: not a certificate. */
export function parseCertificate(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem)
  } catch {
    return null
  }
}

/**
 * Puts certificates in the order in which clients want them (RFC 5246 7.4.2): first the one that was issued for the key, then
 * each one's issuer, as far as there is one. null: none was issued for the key.
 */
export function orderChain(
  certificates: readonly X509Certificate[],
  key: KeyObject,
): CertificateChain | null {
  const leaf = certificates.find((certificate) => certificate.checkPrivateKey(key))
  if (leaf === undefined) return null
  const chain: [X509Certificate, ...X509Certificate[]] = [leaf]
  for (let issued = leaf; !isSelfIssued(issued); ) {
    const issuer = certificates.find((one) => !chain.includes(one) && issued.checkIssued(one))
    if (issuer === undefined) break
    chain.push(issuer)
    issued = issuer
  }
  const place = (certificate: X509Certificate) => certificates.indexOf(certificate) + 1
  return {
    certificates: chain,
    order: chain.map(place),
    strays: certificates.filter((one) => !chain.includes(one)).map(place),
  }
}

/** A root, or a certificate that vouches for itself: nobody's certificate has to follow. */
export function isSelfIssued(certificate: X509Certificate): boolean {
  return certificate.subject === certificate.issuer
}

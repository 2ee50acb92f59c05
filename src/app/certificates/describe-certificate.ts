import { X509Certificate } from 'node:crypto'
import { certificateBlocks, isSelfIssued } from '../../control/kubernetes/certificate-chain.ts'
import { dnsNames } from '../../control/kubernetes/dns-names.ts'

/** What there is to know of a certificate and its chain, without any key. */
export interface CertificateView {
  /** DNS names, then IP addresses. */
  readonly names: readonly string[]
  readonly subject: string
  readonly issuer: string
  /** ISO 8601. */
  readonly notBefore: string
  readonly notAfter: string
  /** Whole ones; negative: it has expired. */
  readonly daysLeft: number
  /** Such as `EC P-256` or `RSA 2048`. */
  readonly key: string
  /** SHA-256. */
  readonly fingerprint: string
  readonly selfSigned: boolean
  /** What follows it. */
  readonly chain: readonly { readonly subject: string; readonly notAfter: string }[]
  /** Issuer of the last of the chain, which is not in it; null: the chain is whole. */
  readonly endsBefore: string | null
}

const day = 86_400_000

/** As everybody but OpenSSL calls them. */
const curves = new Map([
  ['prime256v1', 'P-256'],
  ['secp384r1', 'P-384'],
  ['secp521r1', 'P-521'],
])

/** `chain`: PEM, leaf first, readable. `now`: milliseconds since 1970. */
export function describeCertificate(chain: string, now: number): CertificateView {
  const [leaf, ...issuers] = certificateBlocks(chain).map((pem) => new X509Certificate(pem))
  if (leaf === undefined) throw new Error('bug: a chain without a certificate')
  const last = issuers.at(-1) ?? leaf
  return {
    names: [...new Set([...dnsNames(leaf), ...ipAddresses(leaf)])],
    subject: oneLine(leaf.subject),
    issuer: oneLine(leaf.issuer),
    notBefore: leaf.validFromDate.toISOString(),
    notAfter: leaf.validToDate.toISOString(),
    daysLeft: Math.floor((leaf.validToDate.getTime() - now) / day),
    key: keyText(leaf),
    fingerprint: leaf.fingerprint256,
    selfSigned: isSelfIssued(leaf),
    chain: issuers.map(({ subject, validToDate }) => ({
      subject: oneLine(subject),
      notAfter: validToDate.toISOString(),
    })),
    endsBefore: isSelfIssued(last) ? null : oneLine(last.issuer),
  }
}

function oneLine(name: string | undefined): string {
  return name?.replaceAll('\n', ', ') ?? ''
}

function ipAddresses({ subjectAltName = '' }: X509Certificate): string[] {
  return [...subjectAltName.matchAll(/(?:^|, )IP Address:([0-9A-Fa-f.:]+)/g)].map(
    ([, address = '']) => address,
  )
}

function keyText({ publicKey }: X509Certificate): string {
  const { asymmetricKeyType: type = 'unknown', asymmetricKeyDetails: details } = publicKey
  const curve = details?.namedCurve
  const size = curves.get(curve ?? '') ?? curve ?? details?.modulusLength ?? ''
  return `${type.toUpperCase()} ${size}`.trim()
}

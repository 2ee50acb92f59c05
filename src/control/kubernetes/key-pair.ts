import { createPrivateKey, type KeyObject, type X509Certificate } from 'node:crypto'
import { Redacted } from '../../base/redacted.ts'
import type { DiagnosticCode } from '../diagnostics/codes.ts'
import type { Problem } from '../diagnostics/problem.ts'
import type { Located, SourceRange } from '../diagnostics/source-file.ts'
import {
  type Authority,
  type CertificateChain,
  certificateBlocks,
  isSelfIssued,
  orderChain,
  parseCertificate,
} from './certificate-chain.ts'
import { leafFacts } from './leaf-facts.ts'
import type { TlsMaterial } from './secret.ts'

/**
 * Whether a certificate chain and a private key, both PEM, can be read and belong together. null: no, and why has been
 * added to `problems`, in words that show nothing of the content (OpenSSL's own would not be checked for that). `ca`: what
 * came along as `ca.crt`.
 */
export function checkKeyPair(
  chain: Located<string>,
  key: Located<string>,
  ca: Located<string> | null,
  problems: Problem[],
): TlsMaterial | null {
  const certificates = readCertificates(chain, problems)
  const privateKey = readPrivateKey(key, problems)
  if (!certificates || !privateKey) return null
  const ordered = orderChain(certificates, privateKey)
  if (ordered === null) {
    const message = 'the key does not belong to the certificate'
    const hint =
      certificates.length > 1 ? 'nor to any of the other certificates in the chain' : null
    return fail(problems, 'key-mismatch', key.at, message, hint)
  }
  reportOrder(ordered, chain.at, problems)
  const authorities = ca === null ? [] : readAuthorities(ca, problems)
  const [leaf, ...issuers] = ordered.certificates
  return {
    chain: pemOf(ordered.certificates),
    privateKey: new Redacted(key.value),
    leaf: leafFacts(leaf),
    certificateAt: chain.at,
    ca: authorities.length === 0 ? null : pemOf(authorities),
    authorities: [...issuers, ...authorities].map(asAuthority),
    missingIssuer: missingIssuer(ordered.certificates),
  }
}

/** Every certificate of the chain must be readable. */
function readCertificates(chain: Located<string>, problems: Problem[]): X509Certificate[] | null {
  const blocks = certificateBlocks(chain.value)
  const certificates = blocks.map(parseCertificate)
  const broken = certificates.indexOf(null) + 1
  if (broken === 0 && blocks.length > 0) {
    reportTextAround(chain, blocks, problems)
    return certificates.filter((certificate) => certificate !== null)
  }
  if (broken !== 1 && chain.value.includes('PRIVATE KEY-----')) {
    const message = 'there is a private key where the certificate should be'
    return fail(problems, 'bad-certificate', chain.at, message, 'were the two swapped?')
  }
  const message = broken
    ? `certificate ${broken} of ${blocks.length} cannot be read`
    : 'there is no PEM certificate here'
  const hint = 'PEM begins with -----BEGIN CERTIFICATE-----'
  return fail(problems, 'bad-certificate', chain.at, message, broken ? null : hint)
}

function reportTextAround(
  { value, at }: Located<string>,
  blocks: readonly string[],
  problems: Problem[],
): void {
  const around = blocks.reduce((text, block) => text.replace(block, ''), value)
  if (around.trim() === '') return
  const key = around.includes('PRIVATE KEY-----')
  problems.push({
    code: 'text-around-certificate',
    at,
    message: `there is ${key ? 'a private key' : 'other text'} beside the certificates`,
    hint: key ? 'it is not used, and better kept elsewhere' : 'it is ignored',
  })
}

function reportOrder(
  { certificates, order, strays }: CertificateChain,
  at: SourceRange,
  problems: Problem[],
): void {
  const ascending = order.every((place, i) => i === 0 || place > (order[i - 1] as number))
  const total = certificates.length + strays.length
  if (!ascending) {
    problems.push({
      code: 'certificate-chain-order',
      at,
      message: `the certificates are not in the order of the chain, which is ${order.join(', ')}`,
      hint: 'the certificate of the host comes first, then its issuer: that is how they are shown',
    })
  }
  if (strays.length === 0) return
  problems.push({
    code: 'certificate-chain-stray',
    at,
    message: `certificate ${strays.join(', ')} of ${total} issued none of the others`,
    hint: 'it is not shown',
  })
}

/** Certificates of a `ca.crt`: whatever is wrong with it, the host can be served. */
function readAuthorities(ca: Located<string>, problems: Problem[]): X509Certificate[] {
  const own: Problem[] = []
  const authorities = readCertificates(ca, own) ?? []
  problems.push(...own.map((problem) => asWarning(problem)))
  return authorities
}

function asWarning(problem: Problem): Problem {
  if (problem.code !== 'bad-certificate') return problem
  return { ...problem, severity: 'warning', hint: 'the CA is done without' }
}

function pemOf(certificates: readonly X509Certificate[]): string {
  return certificates.map((certificate) => certificate.toString()).join('')
}

function asAuthority(certificate: X509Certificate): Authority {
  return { subject: certificate.subject ?? '', pem: certificate.toString() }
}

function missingIssuer(chain: readonly X509Certificate[]): string | null {
  const last = chain.at(-1)
  return last === undefined || isSelfIssued(last) ? null : (last.issuer ?? null)
}

function readPrivateKey(key: Located<string>, problems: Problem[]): KeyObject | null {
  try {
    return createPrivateKey(key.value)
  } catch {
    const encrypted = key.value.includes('ENCRYPTED')
    const swapped =
      !key.value.includes('PRIVATE KEY-----') && key.value.includes('CERTIFICATE-----')
    const hint = encrypted
      ? 'it is encrypted: take off the passphrase with `openssl pkey`'
      : swapped
        ? 'there is a certificate where the key should be: were the two swapped?'
        : 'PEM, as in -----BEGIN PRIVATE KEY-----'
    return fail(problems, 'bad-private-key', key.at, 'the private key cannot be read', hint)
  }
}

function fail(
  problems: Problem[],
  code: DiagnosticCode,
  at: SourceRange,
  message: string,
  hint: string | null,
): null {
  problems.push({ code, at, message, hint })
  return null
}

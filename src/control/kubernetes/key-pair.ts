import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { Redacted } from '../../base/redacted.ts'
import type { DiagnosticCode } from '../diagnostics/codes.ts'
import type { Problem } from '../diagnostics/problem.ts'
import type { Located, SourceRange } from '../diagnostics/source-file.ts'
import type { TlsMaterial } from './secret.ts'

/**
 * Whether a certificate chain and a private key, both PEM, can be read and belong together. null: no, and why has been
 * added to `problems`, in words that show nothing of the content (OpenSSL's own would not be checked for that).
 */
export function checkKeyPair(
  chain: Located<string>,
  key: Located<string>,
  problems: Problem[],
): TlsMaterial | null {
  const leaf = readChain(chain, problems)
  const privateKey = readPrivateKey(key, problems)
  if (!leaf || !privateKey) return null
  if (!leaf.checkPrivateKey(privateKey)) {
    const hint = 'the first certificate must be the one that was issued for this key'
    return fail(
      problems,
      'key-mismatch',
      key.at,
      'the key does not belong to the certificate',
      hint,
    )
  }
  return { chain: chain.value, privateKey: new Redacted(key.value), certificateAt: chain.at }
}

const certificatePem = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g

/** Every certificate of the chain must be readable, since all of them are shown; answers the first. */
function readChain(chain: Located<string>, problems: Problem[]): X509Certificate | null {
  const blocks = chain.value.match(certificatePem) ?? []
  const certificates = blocks.map(parseCertificate)
  const [leaf] = certificates
  if (leaf && !certificates.includes(null)) return leaf
  if (!leaf && chain.value.includes('PRIVATE KEY-----')) {
    const message = 'there is a private key where the certificate should be'
    return fail(problems, 'bad-certificate', chain.at, message, 'were the two swapped?')
  }
  const broken = certificates.indexOf(null) + 1
  const message = broken
    ? `certificate ${broken} of ${blocks.length} cannot be read`
    : 'there is no PEM certificate here'
  const hint = 'PEM begins with -----BEGIN CERTIFICATE-----'
  return fail(problems, 'bad-certificate', chain.at, message, broken ? null : hint)
}

function parseCertificate(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem)
  } catch {
    return null
  }
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

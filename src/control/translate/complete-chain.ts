import { X509Certificate } from 'node:crypto'
import type { Authority } from '../kubernetes/certificate-chain.ts'
import type { Secret, TlsMaterial } from '../kubernetes/secret.ts'

/** Longer chains are not built by anybody who issues certificates. */
const mostIssuers = 4

export interface CompletedChain {
  /** PEM, leaf first. */
  readonly chain: string
  /** Subjects of the certificates that were missing. */
  readonly added: readonly string[]
}

/** By subject. */
export type Authorities = ReadonlyMap<string, readonly Authority[]>

/**
 * What the Secrets have of issuers: behind their own certificates, or as `ca.crt`. A certificate is no secret, and one is added
 * to a chain only where its signature says that it belongs there: so it makes no difference whose Secret it is in.
 */
export function indexAuthorities(secrets: Iterable<Secret>): Authorities {
  const bySubject = new Map<string, Authority[]>()
  for (const { tls } of secrets) {
    for (const authority of tls?.authorities ?? []) {
      const known = bySubject.get(authority.subject)
      if (known === undefined) bySubject.set(authority.subject, [authority])
      else if (!known.some(({ pem }) => pem === authority.pem)) known.push(authority)
    }
  }
  return bySubject
}

/** Adds intermediates that are missing at the end. Roots are left out: who trusts one has it. */
export function completeChain(material: TlsMaterial, authorities: Authorities): CompletedChain {
  let { chain, missingIssuer } = material
  const added: string[] = []
  while (missingIssuer !== null && added.length < mostIssuers) {
    const candidates = authorities.get(missingIssuer)
    if (candidates === undefined) break
    const last = lastOf(chain)
    const issuer = candidates
      .map(({ pem }) => new X509Certificate(pem))
      .find((one) => last.checkIssued(one) && last.verify(one.publicKey))
    if (issuer === undefined || issuer.subject === issuer.issuer) break
    chain += issuer.toString()
    added.push(missingIssuer)
    missingIssuer = issuer.issuer ?? null
  }
  return { chain, added }
}

function lastOf(chain: string): X509Certificate {
  return new X509Certificate(chain.slice(chain.lastIndexOf('-----BEGIN CERTIFICATE-----')))
}

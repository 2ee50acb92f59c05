import type { Certificate, CertificateBinding } from '../../snapshot/certificate.ts'
import { compareText } from '../../snapshot/compare-text.ts'
import type { HostPattern } from '../../snapshot/host.ts'
import { hostText } from '../../snapshot/host.ts'
import { compareHosts } from '../../snapshot/order.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import { shorten } from '../diagnostics/shorten.ts'
import type { SourceRange } from '../diagnostics/source-file.ts'
import type { IngressTls } from '../kubernetes/ingress.ts'
import { complain } from './complain.ts'
import { coversHost } from './covers-host.ts'
import { hostPattern } from './host-pattern.ts'
import { nameKey } from './object-index.ts'
import { reasonOfPrecedence } from './precedence.ts'
import type { ServedIngress } from './served-ingress.ts'
import { describeIngress } from './served-ingress.ts'
import type { UseSecret } from './use-secret.ts'

export interface BoundCertificates {
  /** Only those that are bound, sorted by id. */
  readonly certificates: readonly Certificate[]
  readonly bindings: readonly CertificateBinding[]
}

/** What one tls entry wants for one host. */
interface TlsClaim {
  readonly host: HostPattern
  readonly at: SourceRange
  readonly ingress: ServedIngress
  /** As the entry names it, with its namespace. */
  readonly secret: string | null
  readonly certificate: Certificate | null
}

/** Ingresses come in order of precedence: the first to claim a TLS host says which certificate it gets. */
export function bindCertificates(
  ingresses: readonly ServedIngress[],
  useSecret: UseSecret,
  report: Report,
): BoundCertificates {
  const claims = new Map<string, TlsClaim>()
  for (const claim of ingresses.flatMap((ingress) => claimsOf(ingress, useSecret))) {
    const host = hostText(claim.host)
    const winner = claims.get(host)
    if (winner === undefined) {
      claims.set(host, claim)
      checkHost(claim, report)
    } else if (winner.secret !== claim.secret) reportDuplicate(claim, winner, report)
  }
  return bind([...claims.values()])
}

function claimsOf(ingress: ServedIngress, useSecret: UseSecret): TlsClaim[] {
  const { object } = ingress
  return object.tls.flatMap((tls) => {
    const { secretName } = tls
    const certificate = secretName === null ? null : useSecret(object, secretName)
    const secret = secretName === null ? null : nameKey(object.meta.namespace, secretName.value)
    return hostsOf(ingress, tls).map(({ host, at }) => ({ host, at, ingress, secret, certificate }))
  })
}

/** An entry that lists no hosts is meant for those of the rules, and without rules for every host. */
function hostsOf({ object }: ServedIngress, tls: IngressTls): Pick<TlsClaim, 'host' | 'at'>[] {
  if (tls.hosts.length > 0) {
    return tls.hosts.map(({ value, at }) => ({ host: hostPattern(value), at }))
  }
  // Its hosts, or those of the rules, may be among what could not be read: that is no wish to take them all.
  if (!object.valid) return []
  if (object.rules.length === 0) return [{ host: hostPattern(null), at: tls.at }]
  const hosts = new Set(object.rules.map((rule) => rule.host?.value ?? null))
  return [...hosts].map((host) => ({ host: hostPattern(host), at: tls.at }))
}

function bind(claims: readonly TlsClaim[]): BoundCertificates {
  const bound = new Map<string, Certificate>()
  for (const { certificate } of claims) {
    if (certificate !== null) bound.set(certificate.id, certificate)
  }
  return {
    certificates: [...bound.values()].sort((a, b) => compareText(a.id, b.id)),
    bindings: claims
      .map(({ host, certificate, ingress }) => ({
        host,
        certificate: certificate?.id ?? null,
        ingress: nameKey(ingress.origin.namespace, ingress.origin.name),
      }))
      .sort((a, b) => compareHosts(a.host, b.host)),
  }
}

function checkHost({ host, at, ingress, certificate }: TlsClaim, report: Report): void {
  if (certificate === null || coversHost(certificate.names, host)) return
  const names = certificate.names.length === 0 ? 'no name' : certificate.names.join(', ')
  complain(report, ingress.object, {
    code: 'certificate-host-mismatch',
    at,
    message: `the certificate of Secret ${certificate.id} does not cover ${hostText(host)}`,
    hint: `it is for ${shorten(names, 120)}`,
  })
}

function reportDuplicate(loser: TlsClaim, winner: TlsClaim, report: Report): void {
  const why = reasonOfPrecedence(winner.ingress.object, loser.ingress.object)
  const shown =
    winner.secret === null ? 'the default certificate' : `the one of Secret ${winner.secret}`
  complain(report, loser.ingress.object, {
    code: 'duplicate-certificate',
    at: loser.at,
    message: `the certificate of ${hostText(loser.host)} is chosen by Ingress ${describeIngress(winner.ingress)}, ${why}`,
    hint: `${shown} is shown`,
  })
}

import type { Certificate, CertificateBinding } from '../../snapshot/certificate.ts'
import { compareText } from '../../snapshot/compare-text.ts'
import type { HostPattern } from '../../snapshot/host.ts'
import { hostText } from '../../snapshot/host.ts'
import { compareHosts } from '../../snapshot/order.ts'
import { originText } from '../../snapshot/origin.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import { shorten } from '../diagnostics/shorten.ts'
import type { SourceRange } from '../diagnostics/source-file.ts'
import type { IngressTls } from '../kubernetes/ingress.ts'
import { complain } from './complain.ts'
import { coversHost } from './covers-host.ts'
import { hostPattern } from './host-pattern.ts'
import { nameKey } from './name-key.ts'
import { reasonOfPrecedence } from './precedence.ts'
import type { SecretCertificates } from './secret-certificates.ts'
import type { ServedIngress } from './served-ingress.ts'

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

/**
 * Ingresses come in order of precedence: the first to claim a TLS host says which certificate it gets. Further ones of the
 * same namespace stand beside it where they are of another kind of key, for clients that can do with that one only.
 * `ownDefault`: what hosts without a Secret are shown, unless it is a generated one.
 */
export function bindCertificates(
  ingresses: readonly ServedIngress[],
  secrets: SecretCertificates,
  ownDefault: Certificate | null,
  report: Report,
): BoundCertificates {
  const hosts = new Map<string, [TlsClaim, ...TlsClaim[]]>()
  for (const claim of ingresses.flatMap((ingress) => claimsOf(ingress, secrets))) {
    const host = hostText(claim.host)
    const accepted = hosts.get(host)
    if (accepted === undefined) hosts.set(host, [claim])
    else if (accepted.some(({ secret }) => secret === claim.secret)) continue
    else if (standsBeside(claim, accepted)) accepted.push(claim)
    else {
      reportDuplicate(claim, accepted[0], report)
      continue
    }
    if (claim.certificate !== null) checkHost(claim, claim.certificate, report)
    else if (claim.secret === null) checkDefault(claim, ownDefault, report)
  }
  return bind([...hosts.values()])
}

/** A certificate that does not cover the host would be no choice for anybody. */
function standsBeside(
  { certificate, host, ingress }: TlsClaim,
  accepted: readonly [TlsClaim, ...TlsClaim[]],
): boolean {
  return (
    certificate !== null &&
    coversHost(certificate.names, host) &&
    ingress.object.meta.namespace === accepted[0].ingress.object.meta.namespace &&
    accepted.every(
      (other) => (other.certificate?.keyType ?? certificate.keyType) !== certificate.keyType,
    )
  )
}

function claimsOf(ingress: ServedIngress, secrets: SecretCertificates): TlsClaim[] {
  const { object } = ingress
  return object.tls.flatMap((tls) => {
    const { secretName } = tls
    const certificate = secretName === null ? null : secrets.named(object, secretName)
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

function bind(hosts: readonly (readonly [TlsClaim, ...TlsClaim[]])[]): BoundCertificates {
  const bound = new Map<string, Certificate>()
  for (const { certificate } of hosts.flat()) {
    if (certificate !== null) bound.set(certificate.id, certificate)
  }
  return {
    certificates: [...bound.values()].sort((a, b) => compareText(a.id, b.id)),
    bindings: hosts
      .map((claims) => ({
        host: claims[0].host,
        certificates: claims.flatMap(({ certificate }) => certificate?.id ?? []),
        ingress: nameKey(claims[0].ingress.origin.namespace, claims[0].ingress.origin.name),
      }))
      .sort((a, b) => compareHosts(a.host, b.host)),
  }
}

function checkHost({ host, at, ingress }: TlsClaim, shown: Certificate, report: Report): void {
  if (coversHost(shown.names, host)) return
  const names = shown.names.length === 0 ? 'no name' : shown.names.join(', ')
  complain(report, ingress.object, {
    code: 'certificate-host-mismatch',
    at,
    message: `the certificate of Secret ${shown.id} does not cover ${hostText(host)}`,
    hint: `it is for ${shorten(names, 120)}`,
  })
}

/** An entry without `secretName`. One whose Secret is missing has been told already, at the name. */
function checkDefault(claim: TlsClaim, ownDefault: Certificate | null, report: Report): void {
  if (ownDefault !== null) {
    checkHost(claim, ownDefault, report)
    return
  }
  complain(report, claim.ingress.object, {
    code: 'generated-certificate',
    at: claim.at,
    message: `${hostText(claim.host)} is shown the generated certificate, which no client trusts`,
    hint: 'name its Secret in `secretName`, or one for all hosts with --default-ssl-certificate',
  })
}

function reportDuplicate(loser: TlsClaim, winner: TlsClaim, report: Report): void {
  const why = reasonOfPrecedence(winner.ingress.object, loser.ingress.object)
  const shown =
    winner.certificate === null
      ? 'the default certificate'
      : `the one of Secret ${winner.certificate.id}`
  complain(report, loser.ingress.object, {
    code: 'duplicate-certificate',
    at: loser.at,
    message: `the certificate of ${hostText(loser.host)} is chosen by Ingress ${originText(winner.ingress.origin)}, ${why}`,
    hint: `${shown} is shown`,
  })
}

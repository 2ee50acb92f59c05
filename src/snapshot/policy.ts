import type { Redacted } from '../base/redacted.ts'
import type { LoadBalance } from './load-balance.ts'
import type { PodProtocol } from './pod-protocol.ts'

/** What an Ingress asks for beside its routes. Every value is resolved: the request path parses none of it. */
export interface RoutePolicies {
  readonly affinity: CookieAffinity | null
  readonly loadBalance: LoadBalance
  /** Id of the cluster that gets the requests while the route's own has no endpoint; null: none does. */
  readonly fallback: string | null
  /** Bytes; 0 is no limit; null leaves it to the option. */
  readonly maxBodySize: number | null
  readonly timeouts: RouteTimeouts
  readonly httpsRedirect: HttpsRedirect
  /** null leaves it to the Service. */
  readonly podProtocol: PodProtocol | null
  /** Sent as SNI to pods that are spoken to over TLS; null: none is. */
  readonly podServerName: string | null
  /** null: certificates of pods are not verified. */
  readonly podTrust: PodTrust | null
  /** Shown to pods that ask for a certificate; null: none is. */
  readonly podIdentity: PodIdentity | null
}

/** What the certificate of a pod has to be. */
export interface PodTrust {
  /** Whom it has to be for; null: `SERVICE.NAMESPACE.svc`. */
  readonly name: string | null
  /** Who may have issued it, in PEM; null: the public authorities that Node knows. */
  readonly authorities: string | null
}

export interface PodIdentity {
  /** `namespace/name` of the Secret. */
  readonly secret: string
  /** PEM, leaf first. */
  readonly chain: string
  readonly privateKey: Redacted
}

/** Milliseconds; null leaves it to the option. */
export interface RouteTimeouts {
  readonly connect: number | null
  /** Longest silence of the pod: until its first byte, and between two reads. */
  readonly read: number | null
  /** Longest time without progress while sending to the pod. */
  readonly send: number | null
}

/** What becomes of requests over plain HTTP. */
export interface HttpsRedirect {
  /** `with-certificate`: sent to https where a TLS entry names the host. null leaves it to the option. */
  readonly when: 'never' | 'with-certificate' | 'always' | null
  /** false: one slash at the end of the target is left out, as ingress-nginx does. */
  readonly keepTrailingSlash: boolean
}

export interface CookieAffinity {
  readonly kind: 'cookie'
  readonly cookieName: string
  /** Path attribute; null is the path of the rule. */
  readonly path: string | null
  readonly domain: string | null
  /** Seconds. */
  readonly maxAge: number | null
  /** Seconds from now, sent as an Expires date. */
  readonly expires: number | null
  readonly sameSite: 'Strict' | 'Lax' | 'None' | null
  /** true forces Secure also on plain HTTP; on HTTPS it is always set. */
  readonly secure: boolean
  /** false: a failed attempt stays with the pod of the cookie. true: the client moves to another pod and gets its cookie. */
  readonly changeOnFailure: boolean
}

export const noPolicies: RoutePolicies = {
  affinity: null,
  loadBalance: { kind: 'round-robin' },
  fallback: null,
  maxBodySize: null,
  timeouts: { connect: null, read: null, send: null },
  httpsRedirect: { when: null, keepTrailingSlash: false },
  podProtocol: null,
  podServerName: null,
  podTrust: null,
  podIdentity: null,
}

import type { HttpsRedirect } from '../../snapshot/policy.ts'

/** Sends clients from http to https. */
export interface Redirecting {
  /** Also where no TLS entry names the host. */
  readonly always: boolean
  readonly keepTrailingSlash: boolean
}

/** null: requests over http are served as they are. `byOption`: what counts where the Ingress says nothing. */
export function compileHttpsRedirect(policy: HttpsRedirect, byOption: boolean): Redirecting | null {
  const { when, keepTrailingSlash } = policy
  if (when === 'never' || (when === null && !byOption)) return null
  return { always: when === 'always', keepTrailingSlash }
}

/** Whoever issues certificates asks over plain HTTP (RFC 8555 8.3). `path` as it was matched. */
export function isAcmeChallenge(path: string): boolean {
  return path.startsWith('/.well-known/acme-challenge/') || path === '/.well-known/acme-challenge'
}

/** What decides about the port of the redirect. */
export interface Ports {
  /** In the client's Host field; empty where it names none. */
  readonly asked: string
  /** That the client connected to. */
  readonly local: number
  readonly https: number
}

/**
 * The port to name behind the host, with its colon; empty for 443. A client that asks for the port that it is connected to
 * reaches our ports as they are; where something maps ports in between, only the outside of 443 is a good guess.
 */
export function redirectPort({ asked, local, https }: Ports): string {
  const isMapped = Number(asked || '80') !== local
  return isMapped || https === 443 ? '' : `:${https}`
}

/** `target`: path and query as they would go to the pod. */
export function redirectTarget(target: string, keepTrailingSlash: boolean): string {
  return !keepTrailingSlash && target.endsWith('/') ? target.slice(0, -1) : target
}

import type { Probe } from './probe.ts'

/** One address that serves a cluster. */
export interface Endpoint {
  /** IPv4, or IPv6 without brackets. */
  readonly address: string
  readonly port: number
  /** Name of the pod; null where nobody says (an Endpoints object written by hand). */
  readonly pod: string | null
  /** May get new requests: serving and not terminating, or the Service publishes unready addresses. */
  readonly ready: boolean
  /** Answers, also while it terminates. */
  readonly serving: boolean
  readonly terminating: boolean
  /** They decide in place of `ready`, if there are any. */
  readonly probes: readonly Probe[]
}

/** Key of an endpoint's live state (`10.0.0.1:8080`, `[::1]:8080`), the same in every snapshot. */
export function endpointKey(endpoint: { readonly address: string; readonly port: number }): string {
  return endpoint.address.includes(':')
    ? `[${endpoint.address}]:${endpoint.port}`
    : `${endpoint.address}:${endpoint.port}`
}

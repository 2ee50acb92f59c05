import type { Endpoint } from './endpoint.ts'
import type { PodProtocol } from './pod-protocol.ts'

/** One port of one Service as an ingress sees it: a name for a set of endpoints. The Service's own address is not used. */
export interface Cluster {
  /** `namespace/service:port`, port as the backend wrote it (name or number). */
  readonly id: string
  readonly namespace: string
  readonly service: string
  readonly port: number | string
  /** By the appProtocol of the Service's port; an Ingress may say otherwise. */
  readonly protocol: PodProtocol
  /** sessionAffinity: ClientIP of the Service, in seconds since a client was seen; null for None. */
  readonly clientIpSeconds: number | null
  /** A Service of type ExternalName: its addresses are found by DNS while it is served. null for all others. */
  readonly external: { readonly name: string; readonly port: number } | null
  /** Why there is nothing to send to although somebody points here; null when endpoints are known (they may be none). */
  readonly unavailable: Unavailable | null
  /** Sorted by address and port; without duplicates. */
  readonly endpoints: readonly Endpoint[]
}

export type Unavailable =
  | 'no-such-service'
  | 'no-such-port'
  | 'external-name-disabled'
  | 'resource-backend'

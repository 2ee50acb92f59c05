import type { ServedIngress } from './served-ingress.ts'

/** What an Ingress wanted and does not get. */
export interface LostClaim {
  readonly ingress: ServedIngress
  /** Id of the route; null: the default backend for everything unmatched. */
  readonly route: string | null
  /** The winner, and why it won. */
  readonly why: string
}

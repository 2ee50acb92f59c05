import type { HostPattern } from './host.ts'
import type { Origin } from './origin.ts'
import type { RoutePolicies } from './policy.ts'

export type PathType = 'Exact' | 'Prefix' | 'ImplementationSpecific'

/** One path of one host, and the cluster that its requests go to. */
export interface Route {
  /** Unique in a snapshot and the same after a reload as long as the user's rule is: `HOST PATHTYPE PATH`. */
  readonly id: string
  readonly host: HostPattern
  readonly path: string
  readonly pathType: PathType
  /**
   * `default-backend`: the route stands for the defaultBackend of an Ingress with rules. It is written as Prefix `/`, which
   * is the same thing, and comes after every written path of its host.
   */
  readonly reason: 'rule' | 'default-backend'
  readonly ingress: Origin
  /** Key into `Snapshot.clusters`. */
  readonly cluster: string
  readonly policies: RoutePolicies
}

/** Where everything goes that no route takes: an Ingress without rules, or the option `--default-backend`. */
export interface DefaultBackend {
  /** null: from the option. */
  readonly ingress: Origin | null
  readonly cluster: string
  readonly policies: RoutePolicies
}

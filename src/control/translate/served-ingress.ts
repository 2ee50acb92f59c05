import type { Origin } from '../../snapshot/origin.ts'
import type { RoutePolicies } from '../../snapshot/policy.ts'
import type { Ingress } from '../kubernetes/ingress.ts'

/** An Ingress of ours with what all its routes share. */
export interface ServedIngress {
  readonly object: Ingress
  readonly origin: Origin
  readonly policies: RoutePolicies
}

/** `namespace/name (file:line)`: how a diagnostic on one Ingress names another. */
export function describeIngress({ origin }: ServedIngress): string {
  return `${origin.namespace}/${origin.name} (${origin.file}:${origin.line})`
}

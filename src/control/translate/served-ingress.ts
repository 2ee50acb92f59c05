import type { Origin } from '../../snapshot/origin.ts'
import type { RoutePolicies } from '../../snapshot/policy.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import type { Ingress } from '../kubernetes/ingress.ts'
import { checkAnnotations } from './annotations/check-annotations.ts'
import type { NearestAnnotation } from './annotations/nearest-annotation.ts'
import { readPolicies } from './annotations/read-policies.ts'
import { originOf } from './origin.ts'

/** An Ingress of ours with what all its routes share. */
export interface ServedIngress {
  readonly object: Ingress
  readonly origin: Origin
  readonly policies: RoutePolicies
}

export function prepareIngress(
  object: Ingress,
  nearest: NearestAnnotation,
  report: Report,
): ServedIngress {
  checkAnnotations(object, nearest, report)
  return { object, origin: originOf(object), policies: readPolicies(object, report) }
}

/** `namespace/name (file:line)`: how a diagnostic on one Ingress names another. */
export function describeIngress({ origin }: ServedIngress): string {
  return `${origin.namespace}/${origin.name} (${origin.file}:${origin.line})`
}

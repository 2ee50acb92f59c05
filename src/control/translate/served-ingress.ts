import type { Origin } from '../../snapshot/origin.ts'
import type { RoutePolicies } from '../../snapshot/policy.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import type { Ingress } from '../kubernetes/ingress.ts'
import { checkAnnotations } from './annotations/check-annotations.ts'
import type { NearestAnnotation } from './annotations/nearest-annotation.ts'
import { readPolicies } from './annotations/read-policies.ts'
import { type ClusterRef, clusterId } from './cluster-ref.ts'
import { readFallback } from './fallback.ts'
import type { ObjectIndex } from './object-index.ts'
import { originOf } from './origin.ts'
import { readPodTls } from './pod-tls.ts'

/** An Ingress of ours with what all its routes share. */
export interface ServedIngress {
  readonly object: Ingress
  readonly origin: Origin
  readonly policies: RoutePolicies
  /** What `policies.fallback` is the id of. */
  readonly fallback: ClusterRef | null
}

export function prepareIngress(
  object: Ingress,
  index: ObjectIndex,
  nearest: NearestAnnotation,
  report: Report,
): ServedIngress {
  checkAnnotations(object, nearest, report)
  const fallback = readFallback(object, index, report)
  const policies = {
    ...readPolicies(object, report),
    ...readPodTls(object, index, report),
    fallback: fallback === null ? null : clusterId(fallback),
  }
  return { object, origin: originOf(object), policies, fallback }
}

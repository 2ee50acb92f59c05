import { compareRoutes } from '../../snapshot/order.ts'
import { noPolicies } from '../../snapshot/policy.ts'
import type { DefaultBackend, Route } from '../../snapshot/route.ts'
import { routeId } from '../../snapshot/route-id.ts'
import type { Claim } from './claim.ts'
import type { DefaultClaim } from './claim-default-backends.ts'
import { clusterId, clusterRef } from './cluster-ref.ts'
import type { ServedIngress } from './served-ingress.ts'
import type { TranslateOptions } from './translate.ts'

/** In the order in which they are tried. */
export function buildRoutes(claims: readonly Claim[]): Route[] {
  return claims.map(buildRoute).sort(compareRoutes)
}

function buildRoute(claim: Claim): Route {
  const { host, path, pathType, reason, ingress, backend } = claim
  return {
    id: routeId(claim),
    host,
    path,
    pathType,
    reason,
    ingress: ingress.origin,
    cluster: clusterId(clusterRef(ingress.object.meta.namespace, backend)),
    policies: ingress.policies,
  }
}

/** An Ingress without rules says it more precisely than the option, which stands in where there is none. */
export function buildDefaultBackend(
  claim: DefaultClaim | null,
  option: TranslateOptions['defaultBackend'],
): DefaultBackend | null {
  if (claim !== null) return fromIngress(claim.ingress, claim)
  return option === null
    ? null
    : { ingress: null, cluster: clusterId(option), policies: noPolicies }
}

function fromIngress(ingress: ServedIngress, { backend }: DefaultClaim): DefaultBackend {
  return {
    ingress: ingress.origin,
    cluster: clusterId(clusterRef(ingress.object.meta.namespace, backend)),
    policies: ingress.policies,
  }
}

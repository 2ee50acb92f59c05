import type { RoutePolicies } from '../../../snapshot/policy.ts'
import type { Report } from '../../diagnostics/diagnostic.ts'
import type { Ingress } from '../../kubernetes/ingress.ts'
import { readBodySize } from './body-size.ts'
import { readCookieAffinity } from './cookie-affinity.ts'
import { readHttpsRedirect } from './https-redirect.ts'
import { readLoadBalance } from './load-balance.ts'
import { readPodProtocol, readPodServerName } from './pod-protocol.ts'
import { readTimeouts } from './timeouts.ts'

/** Policies that lead to other objects, and are read where those are known. */
type Referring = 'fallback' | 'podTrust' | 'podIdentity'

/** What the annotations of an Ingress ask for on all its routes: one line a family. */
export function readPolicies(ingress: Ingress, report: Report): Omit<RoutePolicies, Referring> {
  return {
    affinity: readCookieAffinity(ingress, report),
    loadBalance: readLoadBalance(ingress, report),
    maxBodySize: readBodySize(ingress, report),
    timeouts: readTimeouts(ingress, report),
    httpsRedirect: readHttpsRedirect(ingress, report),
    podProtocol: readPodProtocol(ingress, report),
    podServerName: readPodServerName(ingress, report),
  }
}

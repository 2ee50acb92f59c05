import { hostText } from '../../snapshot/host.ts'
import { originText } from '../../snapshot/origin.ts'
import { routeId } from '../../snapshot/route-id.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import type { Claim } from './claim.ts'
import { complain } from './complain.ts'
import { hostPattern } from './host-pattern.ts'
import type { LostClaim } from './lost-claim.ts'
import { reasonOfPrecedence } from './precedence.ts'
import type { ServedIngress } from './served-ingress.ts'

export interface ClaimedPaths {
  /** By the id of the route. */
  readonly claims: ReadonlyMap<string, Claim>
  readonly lost: readonly LostClaim[]
}

/** Every written path. Ingresses come in order of precedence: the first to claim a path keeps it. */
export function claimPaths(ingresses: readonly ServedIngress[], report: Report): ClaimedPaths {
  const claims = new Map<string, Claim>()
  const lost: LostClaim[] = []
  for (const claim of ingresses.flatMap(pathsOf)) {
    const route = routeId(claim)
    const winner = claims.get(route)
    if (winner === undefined) {
      claims.set(route, claim)
      continue
    }
    const why = reportDuplicate(claim, winner, report)
    lost.push({ ingress: claim.ingress, route, why })
  }
  return { claims, lost }
}

function pathsOf(ingress: ServedIngress): Claim[] {
  return ingress.object.rules.flatMap((rule) => {
    const host = hostPattern(rule.host?.value ?? null)
    return (rule.paths ?? []).map(({ path, pathType, backend }) => ({
      host,
      path: path.value,
      pathType,
      reason: 'rule' as const,
      ingress,
      backend,
      at: path.at,
    }))
  })
}

/** Answers with the winner and why. */
function reportDuplicate(loser: Claim, winner: Claim, report: Report): string {
  const place = `${hostText(loser.host)}${loser.path}`
  const reason = reasonOfPrecedence(winner.ingress.object, loser.ingress.object)
  const why = `is taken by Ingress ${originText(winner.ingress.origin)}, ${reason}`
  complain(report, loser.ingress.object, {
    code: 'duplicate-path',
    at: loser.at,
    message: `${loser.pathType} ${place} ${why}`,
    hint: 'this path is not served; remove one of the two',
  })
  return why
}

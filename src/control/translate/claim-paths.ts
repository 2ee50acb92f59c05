import { hostText } from '../../snapshot/host.ts'
import { routeId } from '../../snapshot/route-id.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import type { Claim } from './claim.ts'
import { complain } from './complain.ts'
import { hostPattern } from './host-pattern.ts'
import { reasonOfPrecedence } from './precedence.ts'
import type { ServedIngress } from './served-ingress.ts'
import { describeIngress } from './served-ingress.ts'

/** Every written path by its route's id. Ingresses come in order of precedence: the first to claim a path keeps it. */
export function claimPaths(
  ingresses: readonly ServedIngress[],
  report: Report,
): Map<string, Claim> {
  const claims = new Map<string, Claim>()
  for (const claim of ingresses.flatMap(pathsOf)) {
    const id = routeId(claim)
    const winner = claims.get(id)
    if (winner === undefined) claims.set(id, claim)
    else reportDuplicate(claim, winner, report)
  }
  return claims
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

function reportDuplicate(loser: Claim, winner: Claim, report: Report): void {
  const place = `${hostText(loser.host)}${loser.path}`
  const why = reasonOfPrecedence(winner.ingress.object, loser.ingress.object)
  complain(report, loser.ingress.object, {
    code: 'duplicate-path',
    at: loser.at,
    message: `${loser.pathType} ${place} is taken by Ingress ${describeIngress(winner.ingress)}, ${why}`,
    hint: 'this path is not served; remove one of the two',
  })
}

import { hostText } from '../../snapshot/host.ts'
import { originText } from '../../snapshot/origin.ts'
import { routeId } from '../../snapshot/route-id.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import type { IngressBackend } from '../kubernetes/ingress.ts'
import type { Claim } from './claim.ts'
import { complain } from './complain.ts'
import { hostPattern } from './host-pattern.ts'
import type { LostClaim } from './lost-claim.ts'
import { reasonOfPrecedence } from './precedence.ts'
import type { ServedIngress } from './served-ingress.ts'

/** The default backend for everything that no route takes. */
export interface DefaultClaim {
  readonly ingress: ServedIngress
  readonly backend: IngressBackend
}

export interface DefaultBackends {
  /** Of Ingresses with rules: one for a host. */
  readonly hosts: readonly Claim[]
  /** Of an Ingress without rules. */
  readonly global: DefaultClaim | null
  readonly lost: readonly LostClaim[]
}

/** Ingresses come in order of precedence. A written path that takes the whole host leaves nothing to its default backend. */
export function claimDefaultBackends(
  ingresses: readonly ServedIngress[],
  paths: ReadonlyMap<string, Claim>,
  report: Report,
): DefaultBackends {
  const hosts = new Map<string, Claim>()
  const lost: LostClaim[] = []
  let global: DefaultClaim | null = null
  for (const ingress of ingresses) {
    const { defaultBackend: backend, rules, valid } = ingress.object
    if (backend === null) continue
    const claim = { ingress, backend }
    if (rules.length > 0) lost.push(...claimHosts(claim, hosts, paths, report))
    // It may have had rules, none of which could be read: that is no wish to take everything.
    else if (!valid) continue
    else if (global === null) global = claim
    else {
      const why = reportDuplicate('everything unmatched', claim, global, report)
      lost.push({ ingress, route: null, why })
    }
  }
  return { hosts: [...hosts.values()], global, lost }
}

function claimHosts(
  claim: DefaultClaim,
  hosts: Map<string, Claim>,
  paths: ReadonlyMap<string, Claim>,
  report: Report,
): LostClaim[] {
  const lost: LostClaim[] = []
  for (const [host, wanted] of hostClaims(claim)) {
    const winner = wholeHost(wanted, paths) ?? hosts.get(host)
    if (winner === undefined) hosts.set(host, wanted)
    else if (winner.ingress !== claim.ingress) {
      const why = reportDuplicate(`the rest of ${host}`, claim, winner, report)
      lost.push({ ingress: claim.ingress, route: routeId(winner), why })
    }
  }
  return lost
}

/** One claim for each host of the rules. */
function hostClaims({ ingress, backend }: DefaultClaim): Map<string, Claim> {
  const claims = new Map<string, Claim>()
  for (const rule of ingress.object.rules) {
    const host = hostPattern(rule.host?.value ?? null)
    claims.set(hostText(host), {
      host,
      path: '/',
      pathType: 'Prefix',
      reason: 'default-backend',
      ingress,
      backend,
      at: backend.at,
    })
  }
  return claims
}

/** Whoever wrote a path `/` that takes every request for the host. */
function wholeHost({ host }: Claim, paths: ReadonlyMap<string, Claim>): Claim | undefined {
  return (
    paths.get(routeId({ host, pathType: 'Prefix', path: '/' })) ??
    paths.get(routeId({ host, pathType: 'ImplementationSpecific', path: '/' }))
  )
}

/** Answers with the winner and why. */
function reportDuplicate(
  what: string,
  loser: DefaultClaim,
  winner: DefaultClaim | Claim,
  report: Report,
): string {
  const reason =
    'reason' in winner && winner.reason === 'rule'
      ? 'which has a rule for the path /'
      : reasonOfPrecedence(winner.ingress.object, loser.ingress.object)
  const why = `is taken by Ingress ${originText(winner.ingress.origin)}, ${reason}`
  complain(report, loser.ingress.object, {
    code: 'duplicate-default-backend',
    at: loser.backend.at,
    message: `${what} ${why}`,
    hint: 'this default backend is not used there',
  })
  return why
}

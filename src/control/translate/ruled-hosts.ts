import { hostText } from '../../snapshot/host.ts'
import { comparedWrittenPath } from '../../snapshot/normal-path.ts'
import { compareRoutes } from '../../snapshot/order.ts'
import { compilePathRule, type PathRule } from '../../snapshot/path-matches.ts'
import type { Claim } from './claim.ts'

/** A claim with what it takes, as the proxy will read it. */
export interface Ruled {
  readonly claim: Claim
  readonly rule: PathRule
  /** Its place among those of its host, in the order in which they are tried. */
  readonly rank: number
}

/** What each host has, by its text. A path that no request can have is left out. */
export function ruledHosts(claims: readonly Claim[]): ReadonlyMap<string, readonly Ruled[]> {
  const byHost = Map.groupBy(claims, ({ host }) => hostText(host))
  return new Map(
    [...byHost].map(([host, own]) => [
      host,
      own.sort(compareRoutes).flatMap((claim, rank) => {
        const compared = comparedWrittenPath(claim.path)
        if (compared === null) return []
        return { claim, rank, rule: compilePathRule(claim.pathType, compared) }
      }),
    ]),
  )
}

/** Whether it takes every path there is. */
export function takesAll({ rule }: Ruled): boolean {
  return rule.kind === 'element-prefix' && rule.text === ''
}

import { hostText } from '../../snapshot/host.ts'
import { originText } from '../../snapshot/origin.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import { complain } from './complain.ts'
import { hostPattern } from './host-pattern.ts'
import { type Ruled, takesAll } from './ruled-hosts.ts'
import { wildcardAbove } from './wildcard-above.ts'

/**
 * Tells of hosts that have rules for some paths only, while a less exact host has some of another Ingress: a request does
 * not go on to those, as one might think (KEP-1453, host wildcards).
 */
export function checkHiddenRules(
  hosts: ReadonlyMap<string, readonly Ruled[]>,
  report: Report,
): void {
  for (const [host, own] of hosts) {
    const [first] = own
    if (first === undefined || host === '*' || own.some(takesAll)) continue
    const { ingress } = first.claim
    const behind = [wildcardAbove(first.claim.host), '*'].find((less) => hosts.has(less ?? host))
    const hidden = hosts.get(behind ?? host)?.find(({ claim }) => claim.ingress !== ingress)
    if (behind == null || hidden === undefined) continue
    const rule = ingress.object.rules.find(
      (each) => hostText(hostPattern(each.host?.value ?? null)) === host,
    )
    complain(report, ingress.object, {
      code: 'hidden-rules',
      at: rule?.host?.at ?? first.claim.at,
      message: `requests for ${host} that none of its paths takes do not go on to the rules of ${behind}, which Ingress ${originText(hidden.claim.ingress.origin)} has`,
      hint: 'they get the default backend, or 404; add a path / for them where they are to go somewhere',
    })
  }
}

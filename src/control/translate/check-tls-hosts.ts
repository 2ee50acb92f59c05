import type { HostPattern } from '../../snapshot/host.ts'
import { hostText } from '../../snapshot/host.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import type { Claim } from './claim.ts'
import { complain } from './complain.ts'
import { hostPattern } from './host-pattern.ts'
import type { ServedIngress } from './served-ingress.ts'
import { wildcardAbove } from './wildcard-above.ts'

/** Tells of TLS hosts for which there is a certificate but no route of any Ingress: most are misspelt. */
export function checkTlsHosts(
  ingresses: readonly ServedIngress[],
  claims: readonly Claim[],
  report: Report,
): void {
  const routed = new Set(claims.map(({ host }) => hostText(host)))
  const aboveRouted = new Set(claims.map(({ host }) => wildcardAbove(host)))
  const isRouted = (host: HostPattern) =>
    routed.has('*') ||
    routed.has(hostText(host)) ||
    routed.has(wildcardAbove(host) ?? '*') ||
    aboveRouted.has(hostText(host))
  for (const { object } of ingresses) {
    for (const { value, at } of object.tls.flatMap((tls) => tls.hosts)) {
      const host = hostPattern(value)
      if (isRouted(host)) continue
      complain(report, object, {
        code: 'tls-host-without-rule',
        at,
        message: `no rule is for the TLS host ${hostText(host)}`,
        hint: 'it is shown its certificate, and then answered by the default backend or with 404',
      })
    }
  }
}

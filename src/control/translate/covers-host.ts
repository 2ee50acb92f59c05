import type { HostPattern } from '../../snapshot/host.ts'
import { hostText } from '../../snapshot/host.ts'

/** Whether clients will take a certificate with these names for the host: RFC 6125 6.4.3, a wildcard is one whole label. */
export function coversHost(names: readonly string[], host: HostPattern): boolean {
  if (host.kind === 'any') return true
  if (names.includes(hostText(host))) return true
  if (host.kind === 'wildcard') return false
  const dot = host.name.indexOf('.')
  return dot > 0 && names.includes(`*${host.name.slice(dot)}`)
}

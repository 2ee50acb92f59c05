import type { HostPattern } from '../../snapshot/host.ts'

/** The wildcard that takes an exact host, if it has more than one label. */
export function wildcardAbove(host: HostPattern): string | null {
  const dot = host.kind === 'exact' ? host.name.indexOf('.') : -1
  return host.kind === 'exact' && dot > 0 ? `*${host.name.slice(dot)}` : null
}

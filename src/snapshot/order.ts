import { compareText } from './compare-text.ts'
import type { Endpoint } from './endpoint.ts'
import type { HostPattern } from './host.ts'
import { hostText } from './host.ts'
import type { PathType, Route } from './route.ts'

const hostRank = { exact: 0, wildcard: 1, any: 2 } as const

/** Exact before wildcard before any; alphabetical among themselves. */
export function compareHosts(a: HostPattern, b: HostPattern): number {
  return hostRank[a.kind] - hostRank[b.kind] || compareText(hostText(a), hostText(b))
}

const pathTypeRank: Record<PathType, number> = { Exact: 0, Prefix: 1, ImplementationSpecific: 2 }

/**
 * The order in which routes are tried, and printed. Within a host: the longer written path first, as the Kubernetes API says
 * ("priority will be given to the longest matching path"), then Exact before Prefix; a default backend after all of them.
 * Paths of one length and type never take the same request; they are alphabetical to be the same every time.
 */
export function compareRoutes(a: Route, b: Route): number {
  return (
    compareHosts(a.host, b.host) ||
    Number(a.reason === 'default-backend') - Number(b.reason === 'default-backend') ||
    b.path.length - a.path.length ||
    pathTypeRank[a.pathType] - pathTypeRank[b.pathType] ||
    compareText(a.path, b.path)
  )
}

export function compareEndpoints(a: Endpoint, b: Endpoint): number {
  return compareText(a.address, b.address) || a.port - b.port
}

import { compareText } from './compare-text.ts'
import type { Endpoint } from './endpoint.ts'
import type { HostPattern } from './host.ts'
import { hostText } from './host.ts'
import type { IngressFacts } from './ingress-facts.ts'
import type { PathType, Route } from './route.ts'

const hostRank = { exact: 0, wildcard: 1, any: 2 } as const

/** Exact before wildcard before any; alphabetical among themselves. */
export function compareHosts(a: HostPattern, b: HostPattern): number {
  return hostRank[a.kind] - hostRank[b.kind] || compareText(hostText(a), hostText(b))
}

const pathTypeRank: Record<PathType, number> = { Exact: 0, Prefix: 1, ImplementationSpecific: 2 }

/**
 * The order in which routes are tried, and printed. Within a host: the longest path first, as the Kubernetes API says, not
 * counting a trailing slash; then Exact, which is why it goes before a Prefix `/foo/` that takes `/foo` too; then the
 * longer as it is written, so that `/foo/` takes what `/foo` takes as well; a default backend after all of them. What is
 * equal until there never takes the same request, and is alphabetical to be the same every time.
 */
export function compareRoutes(
  a: Pick<Route, 'host' | 'reason' | 'path' | 'pathType'>,
  b: typeof a,
): number {
  return (
    compareHosts(a.host, b.host) ||
    Number(a.reason === 'default-backend') - Number(b.reason === 'default-backend') ||
    lengthWithoutSlash(b.path) - lengthWithoutSlash(a.path) ||
    Number(b.pathType === 'Exact') - Number(a.pathType === 'Exact') ||
    b.path.length - a.path.length ||
    pathTypeRank[a.pathType] - pathTypeRank[b.pathType] ||
    compareText(a.path, b.path)
  )
}

function lengthWithoutSlash(path: string): number {
  return path.endsWith('/') ? path.length - 1 : path.length
}

export function compareEndpoints(a: Endpoint, b: Endpoint): number {
  return compareText(a.address, b.address) || a.port - b.port
}

export function compareIngressFacts(
  { origin: a }: IngressFacts,
  { origin: b }: IngressFacts,
): number {
  return compareText(a.namespace, b.namespace) || compareText(a.name, b.name)
}

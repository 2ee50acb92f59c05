import type { HostPattern } from '../../snapshot/host.ts'

/** A host as an Ingress writes it, already lower case; null is every host. */
export function hostPattern(host: string | null): HostPattern {
  if (host === null) return { kind: 'any' }
  return host.startsWith('*.')
    ? { kind: 'wildcard', parent: host.slice(2) }
    : { kind: 'exact', name: host }
}

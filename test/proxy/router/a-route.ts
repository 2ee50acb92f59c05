import type { HostPattern } from '../../../src/snapshot/host.ts'
import { noPolicies } from '../../../src/snapshot/policy.ts'
import type { PathType, Route } from '../../../src/snapshot/route.ts'

/** `*` is every host, `*.foo.com` a wildcard. */
export function hostPattern(text: string): HostPattern {
  if (text === '*') return { kind: 'any' }
  if (text.startsWith('*.')) return { kind: 'wildcard', parent: text.slice(2) }
  return { kind: 'exact', name: text }
}

export function aRoute(host: string, pathType: PathType, path: string): Route {
  return {
    id: `${host} ${pathType} ${path}`,
    host: hostPattern(host),
    path,
    pathType,
    reason: 'rule',
    ingress: { namespace: 'default', name: 'test', file: 'test.yaml', line: 1 },
    cluster: 'default/test:80',
    policies: noPolicies,
  }
}

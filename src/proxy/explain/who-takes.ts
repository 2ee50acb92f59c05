import { comparedWrittenPath } from '../../snapshot/normal-path.ts'
import type { DefaultBackend, Route } from '../../snapshot/route.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import { compileRouter } from '../router/router.ts'

/** A label that stands for all that a wildcard takes: nobody has a rule for just this one. */
const someLabel = 'any-label-will-do'

/**
 * Answers who of a snapshot takes a request for the very path that a rule names, whoever's rule it is; null: nobody does.
 * `host` is as `hostText` gives it.
 */
export function whoTakes({
  routes,
  defaultBackend,
}: Snapshot): (host: string, writtenPath: string) => Route | DefaultBackend | null {
  const router = compileRouter<Route | DefaultBackend>(
    routes.map((route) => ({ route, target: route })),
    defaultBackend,
  )
  return (host, writtenPath) => {
    const path = comparedWrittenPath(writtenPath)
    return path === null ? null : router.match(exampleOf(host), path)
  }
}

/** A request that names no host is for the rules without one, and for nobody else's. */
function exampleOf(host: string): string {
  if (host === '*') return ''
  return host.startsWith('*.') ? someLabel + host.slice(1) : host
}

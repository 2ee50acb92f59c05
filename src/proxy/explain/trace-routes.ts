import type { Explanation } from '../../snapshot/explanation.ts'
import { type HostPattern, hostText } from '../../snapshot/host.ts'
import type { IngressFacts } from '../../snapshot/ingress-facts.ts'
import { comparedWrittenPath } from '../../snapshot/normal-path.ts'
import { originText } from '../../snapshot/origin.ts'
import { compilePathRule, pathMatches } from '../../snapshot/path-matches.ts'
import type { Route } from '../../snapshot/route.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import type { Decision } from '../decide.ts'
import type { Target } from '../runtime.ts'

interface Trace {
  readonly steps: readonly string[]
  readonly shadowed: Explanation['shadowed']
}

/**
 * Says of the routes what the router only knows as a table: whose host takes the request, which path did, and who else would
 * have had it. `target`: what the router found.
 */
export function traceRoutes(
  { routes, ingresses }: Pick<Snapshot, 'routes' | 'ingresses'>,
  { host, compared }: Pick<Decision, 'host' | 'compared'>,
  target: Target | null,
): Trace {
  if (compared === '') return { steps: [], shadowed: [] }
  const ofHost = routes.filter((route) => takesHost(route.host, host))
  const pattern = ofHost[0]?.host
  if (pattern === undefined) {
    return {
      steps: [`no rule is for this host${target === null ? '' : ': the default backend takes it'}`],
      shadowed: target === null ? [] : lostTo([null], ingresses),
    }
  }
  const same = ofHost.filter((route) => hostText(route.host) === hostText(pattern))
  const winner = same.find((route) => takesPath(route, compared))
  const steps = [`${describeHost(pattern)} takes the host, and has ${counted(same.length)}`]
  steps.push(winner === undefined ? `none of them takes ${compared}` : whyPath(winner))
  if (winner === undefined) return { steps, shadowed: [] }
  const others = ofHost.filter((route) => route !== winner && takesPath(route, compared))
  return {
    steps,
    shadowed: [
      ...lostTo([winner.id], ingresses),
      ...others.map((route) => ({ ingress: route.ingress, why: whyNot(route, winner) })),
      ...lostTo(
        others.map(({ id }) => id),
        ingresses,
      ),
    ],
  }
}

function takesHost(pattern: HostPattern, host: string): boolean {
  switch (pattern.kind) {
    case 'exact':
      return pattern.name === host
    case 'wildcard':
      return host.indexOf('.') > 0 && host.slice(host.indexOf('.') + 1) === pattern.parent
    case 'any':
      return true
  }
}

function takesPath({ pathType, path }: Route, compared: string): boolean {
  const written = comparedWrittenPath(path)
  return written !== null && pathMatches(compilePathRule(pathType, written), compared)
}

/** Who wanted one of the routes and did not get it. */
function lostTo(
  routes: readonly (string | null)[],
  ingresses: readonly IngressFacts[],
): Explanation['shadowed'] {
  return ingresses.flatMap(({ origin, lost }) =>
    lost
      .filter(({ route }) => routes.includes(route))
      .map(({ route, why }) => ({
        ingress: origin,
        why: `${route ?? 'everything unmatched'} ${why}`,
      })),
  )
}

function whyNot(loser: Route, winner: Route): string {
  const rule = `${loser.pathType} ${hostText(loser.host)}${loser.path}`
  if (hostText(loser.host) !== hostText(winner.host)) {
    return `${rule}: ${hostText(winner.host)} is the more exact host`
  }
  if (loser.reason === 'default-backend') return `${rule}: a path goes before a default backend`
  if (loser.path.length < winner.path.length) return `${rule}: ${winner.path} is longer`
  return `${rule}: ${winner.pathType} goes before ${loser.pathType}`
}

function whyPath({ path, pathType, reason, ingress }: Route): string {
  const whose = `Ingress ${originText(ingress)}`
  return reason === 'default-backend'
    ? `the default backend of ${whose} takes what no path does`
    : `its longest path that takes the request is ${pathType} ${path}, of ${whose}`
}

function describeHost(pattern: HostPattern): string {
  return pattern.kind === 'any' ? 'a rule for all hosts' : `the rule for ${hostText(pattern)}`
}

function counted(paths: number): string {
  return paths === 1 ? 'one path' : `${paths} paths`
}

import { compareText } from '../../snapshot/compare-text.ts'
import { hostText } from '../../snapshot/host.ts'
import { originText } from '../../snapshot/origin.ts'
import { type PathRule, pathMatches } from '../../snapshot/path-matches.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import type { Claim } from './claim.ts'
import { clusterId, clusterRef } from './cluster-ref.ts'
import { complain } from './complain.ts'
import type { Ruled } from './ruled-hosts.ts'

/** How many takers a diagnostic names before it only counts them. */
const namedAtMost = 3

/** Paths in paths in paths, thousands deep, would cost their product: beyond this nothing more is told. */
const comparisonsAtMost = 200_000

/** Tells of paths that another path of their host leaves without requests, or with less than their prefix promises. */
export function checkOverlaps(hosts: ReadonlyMap<string, readonly Ruled[]>, report: Report): void {
  const budget = { left: comparisonsAtMost }
  for (const all of hosts.values()) {
    const written = all.filter(({ claim }) => claim.reason === 'rule')
    if (written.length < 2) continue
    const shadowed = reportShadowed(written, report)
    reportOverlaps(written, shadowed, budget, report)
  }
}

/** The longest path is tried first, so that only one that is as long can take everything of another. */
function reportShadowed(written: readonly Ruled[], report: Report): ReadonlySet<Ruled> {
  const shadowed = new Set<Ruled>()
  for (const same of Map.groupBy(written, ({ rule }) => withoutSlash(rule.text)).values()) {
    for (const [index, loser] of same.entries()) {
      const winner = same.slice(0, index).find(({ rule }) => takesAllOf(rule, loser.rule))
      if (winner === undefined) continue
      shadowed.add(loser)
      if (!isSameBackend(winner.claim, loser.claim)) reportShadow(loser.claim, winner, report)
    }
  }
  return shadowed
}

/** Whether `rule` takes every path that `other` does. */
function takesAllOf(rule: PathRule, other: PathRule): boolean {
  if (!pathMatches(rule, other.text)) return false
  switch (rule.kind) {
    case 'exact':
      return other.kind === 'exact'
    case 'element-prefix':
      // `/foo` as a prefix of text takes `/foobar`, too.
      return other.kind !== 'string-prefix' || other.text.length > rule.text.length
    case 'string-prefix':
      return true
  }
}

/** `/foo` and `/foo/` side by side in one Ingress, for one Service, is how some make sure. */
function isSameBackend(a: Claim, b: Claim): boolean {
  return a.ingress === b.ingress && clusterOf(a) === clusterOf(b)
}

function clusterOf({ ingress, backend }: Claim): string {
  return clusterId(clusterRef(ingress.object.meta.namespace, backend))
}

function reportShadow(loser: Claim, winner: Ruled, report: Report): void {
  complain(report, loser.ingress.object, {
    code: 'shadowed-path',
    at: loser.at,
    message: `no request comes to ${describePath(loser)}: ${describeTaker(winner)} takes them all`,
    hint: 'remove one of the two',
  })
}

function reportOverlaps(
  written: readonly Ruled[],
  shadowed: ReadonlySet<Ruled>,
  budget: { left: number },
  report: Report,
): void {
  const sorted = written
    .filter((each) => !shadowed.has(each))
    .sort((a, b) => compareText(a.rule.text, b.rule.text))
  for (const [index, loser] of sorted.entries()) {
    if (loser.rule.kind === 'exact') continue
    const takers = takersOf(loser, index, sorted, budget)
    if (takers.length > 0) reportOverlap(loser.claim, takers, report)
  }
}

/** What begins with the text of the loser stands behind it, or right before it where the text is the same. */
function takersOf(
  loser: Ruled,
  index: number,
  sorted: readonly Ruled[],
  budget: { left: number },
): Ruled[] {
  const takers: Ruled[] = []
  const { text } = loser.rule
  let at = index
  while (sorted[at - 1]?.rule.text === text) at--
  for (; budget.left > 0; at++, budget.left--) {
    const other = sorted[at]
    if (other === undefined || !other.rule.text.startsWith(text)) break
    const isFirst = other.rank < loser.rank && pathMatches(loser.rule, other.rule.text)
    if (isFirst && other.claim.ingress !== loser.claim.ingress) takers.push(other)
  }
  return takers
}

function reportOverlap(loser: Claim, takers: readonly Ruled[], report: Report): void {
  const named = takers.slice(0, namedAtMost).map(describeTaker)
  const more = takers.length - named.length
  complain(report, loser.ingress.object, {
    code: 'overlapping-path',
    at: loser.at,
    message: `some requests for ${describePath(loser)} go elsewhere: to ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    hint: 'none needed where that is meant: the more exact path goes first',
  })
}

function describePath({ pathType, host, path }: Claim): string {
  return `${pathType} ${hostText(host)}${path}`
}

function describeTaker({ claim }: Ruled): string {
  return `${claim.pathType} ${claim.path} of Ingress ${originText(claim.ingress.origin)}`
}

function withoutSlash(text: string): string {
  return text.endsWith('/') ? text.slice(0, -1) : text
}

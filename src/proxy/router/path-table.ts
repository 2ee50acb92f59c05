import { endsElement, type PathRule, pathMatches } from './path-matches.ts'

/** The paths of one host: the first rule in the order given that takes a path. Paths are in compared form. */
export interface PathTable<T> {
  match(path: string): T | null
}

export interface PathEntry<T> {
  readonly rule: PathRule
  readonly target: T
}

/** Above this an index is faster than trying one rule after the other: see docs/design/003-routing.md. */
const longestList = 12

export function compilePaths<T>(entries: readonly PathEntry<T>[]): PathTable<T> {
  return entries.length <= longestList ? compileList(entries) : compileIndex(entries)
}

export function compileList<T>(entries: readonly PathEntry<T>[]): PathTable<T> {
  return {
    match(path) {
      for (const entry of entries) if (pathMatches(entry.rule, path)) return entry.target
      return null
    },
  }
}

interface Ranked<T> {
  /** Place in the order given: the least one that matches wins. */
  readonly rank: number
  readonly target: T
}

/** All prefixes of one length. */
interface Level<T> {
  readonly length: number
  /** The least rank in here: no need to look in once something better was found. */
  best: number
  readonly elementPrefixes: Map<string, Ranked<T>>
  readonly stringPrefixes: Map<string, Ranked<T>>
}

/**
 * One Map for exact paths, and one a length for prefixes, so that a lookup costs as many Map lookups as there are different
 * lengths among the rules, whatever the number of rules and of slashes in the request.
 */
export function compileIndex<T>(entries: readonly PathEntry<T>[]): PathTable<T> {
  const exact = new Map<string, Ranked<T>>()
  const byLength = new Map<number, Level<T>>()
  for (const [rank, { rule, target }] of entries.entries()) {
    const { kind, text } = rule
    if (kind === 'exact') {
      putFirst(exact, text, { rank, target })
      continue
    }
    let level = byLength.get(text.length)
    if (level === undefined) {
      level = {
        length: text.length,
        best: rank,
        elementPrefixes: new Map(),
        stringPrefixes: new Map(),
      }
      byLength.set(text.length, level)
    }
    putFirst(kind === 'element-prefix' ? level.elementPrefixes : level.stringPrefixes, text, {
      rank,
      target,
    })
  }
  const levels = [...byLength.values()].sort((a, b) => a.best - b.best)

  return {
    match(path) {
      let found = exact.get(path) ?? null
      for (const level of levels) {
        if (found !== null && found.rank < level.best) break
        if (level.length > path.length) continue
        const start = path.slice(0, level.length)
        if (endsElement(path, level.length)) found = better(found, level.elementPrefixes.get(start))
        if (level.stringPrefixes.size > 0) found = better(found, level.stringPrefixes.get(start))
      }
      return found === null ? null : found.target
    },
  }
}

function putFirst<T>(map: Map<string, Ranked<T>>, text: string, ranked: Ranked<T>): void {
  if (!map.has(text)) map.set(text, ranked)
}

function better<T>(a: Ranked<T> | null, b: Ranked<T> | undefined): Ranked<T> | null {
  if (b === undefined) return a
  return a === null || b.rank < a.rank ? b : a
}

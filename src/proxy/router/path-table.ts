import { endsElement, type PathRule, pathMatches } from '../../snapshot/path-matches.ts'

/** The paths of one host: the first rule in the order given that takes a path. Paths are in compared form. */
export interface PathTable<T> {
  match(path: string): T | null
}

export interface PathEntry<T> extends PathRule {
  readonly target: T
}

/** Above this an index is faster than trying one rule after the other: see docs/design/003-routing.md. */
const longestList = 16

export function compilePaths<T>(entries: readonly PathEntry<T>[]): PathTable<T> {
  return entries.length <= longestList ? new PathList(entries) : new PathIndex(entries)
}

export class PathList<T> implements PathTable<T> {
  readonly #entries: readonly PathEntry<T>[]

  constructor(entries: readonly PathEntry<T>[]) {
    this.#entries = entries
  }

  match(path: string): T | null {
    for (const entry of this.#entries) if (pathMatches(entry, path)) return entry.target
    return null
  }
}

/** The least rank that matches wins: it is the rule's place in the order given. */
interface Ranked<T> {
  readonly rank: number
  readonly target: T
}

/** All prefixes of one length. */
interface Level<T> {
  readonly length: number
  /** The least rank in here: no need to look in once something better was found. */
  readonly best: number
  readonly elementPrefixes: Map<string, Ranked<T>>
  readonly stringPrefixes: Map<string, Ranked<T>>
}

/**
 * One Map for exact paths, and one a length for prefixes, so that a lookup costs as many Map lookups as there are different
 * lengths among the rules, whatever the number of rules and of slashes in the request.
 */
export class PathIndex<T> implements PathTable<T> {
  readonly #exact = new Map<string, Ranked<T>>()
  /** By their best rank: the longest first, in a snapshot's order. */
  readonly #levels: readonly Level<T>[]

  constructor(entries: readonly PathEntry<T>[]) {
    const levels = new Map<number, Level<T>>()
    for (const [rank, { kind, text, target }] of entries.entries()) {
      if (kind === 'exact') {
        putFirst(this.#exact, text, { rank, target })
        continue
      }
      const level = levels.get(text.length) ?? emptyLevel<T>(text.length, rank)
      levels.set(text.length, level)
      const map = kind === 'element-prefix' ? level.elementPrefixes : level.stringPrefixes
      putFirst(map, text, { rank, target })
    }
    // A Map keeps the order of insertion, and a level is inserted with its best rank.
    this.#levels = [...levels.values()]
  }

  match(path: string): T | null {
    let found = this.#exact.get(path)
    for (const { length, best, elementPrefixes, stringPrefixes } of this.#levels) {
      if (found !== undefined && found.rank < best) break
      if (length > path.length) continue
      const start = path.slice(0, length)
      if (endsElement(path, length)) found = better(found, elementPrefixes.get(start))
      if (stringPrefixes.size > 0) found = better(found, stringPrefixes.get(start))
    }
    return found === undefined ? null : found.target
  }
}

function emptyLevel<T>(length: number, best: number): Level<T> {
  return { length, best, elementPrefixes: new Map(), stringPrefixes: new Map() }
}

function putFirst<T>(map: Map<string, Ranked<T>>, text: string, ranked: Ranked<T>): void {
  if (!map.has(text)) map.set(text, ranked)
}

function better<T>(a: Ranked<T> | undefined, b: Ranked<T> | undefined): Ranked<T> | undefined {
  return b === undefined || (a !== undefined && a.rank < b.rank) ? a : b
}

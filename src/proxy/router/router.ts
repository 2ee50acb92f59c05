import { comparedWrittenPath } from '../../snapshot/normal-path.ts'
import { compilePathRule } from '../../snapshot/path-matches.ts'
import type { Route } from '../../snapshot/route.ts'
import { compilePaths, type PathEntry, type PathTable } from './path-table.ts'

export interface Router<T> {
  /**
   * Where a request goes; null: nowhere. `host` is as parseHost gives it, '' for a request without one; `path` is in
   * compared form (normal-path.ts), or `*` for `OPTIONS *`.
   */
  match(host: string, path: string): T | null
}

/**
 * Makes the lookup for a snapshot's routes. In a host the first route in the order given that takes the path wins; the
 * order of hosts does not matter. An exact host goes before the wildcard, that before the rules without host, and a host
 * that has rules never falls through to the next: what none of them takes goes to the default target.
 */
export function compileRouter<T>(
  entries: readonly { readonly route: Route; readonly target: T }[],
  defaultTarget: T | null,
): Router<T> {
  const exactLists = new Map<string, PathEntry<T>[]>()
  const wildcardLists = new Map<string, PathEntry<T>[]>()
  const anyList: PathEntry<T>[] = []

  for (const { route, target } of entries) {
    const list = listOf(route)
    const compared = comparedWrittenPath(route.path)
    if (compared !== null) list.push({ ...compilePathRule(route.pathType, compared), target })
  }

  function listOf({ host }: Route): PathEntry<T>[] {
    switch (host.kind) {
      case 'exact':
        return getOrCreate(exactLists, host.name)
      case 'wildcard':
        return getOrCreate(wildcardLists, host.parent)
      case 'any':
        return anyList
    }
  }

  const exact = compileHosts(exactLists)
  const wildcard = compileHosts(wildcardLists)
  const any = compilePaths(anyList)

  return {
    match(host, path) {
      const paths = exact.get(host) ?? underWildcard(wildcard, host) ?? any
      return paths.match(path) ?? defaultTarget
    },
  }
}

/** `*.foo.com` takes exactly one label. */
function underWildcard<T>(wildcard: ReadonlyMap<string, T>, host: string): T | undefined {
  if (wildcard.size === 0) return undefined
  const firstDot = host.indexOf('.')
  return firstDot <= 0 ? undefined : wildcard.get(host.slice(firstDot + 1))
}

function compileHosts<T>(
  lists: ReadonlyMap<string, readonly PathEntry<T>[]>,
): Map<string, PathTable<T>> {
  const tables = new Map<string, PathTable<T>>()
  for (const [host, list] of lists) tables.set(host, compilePaths(list))
  return tables
}

function getOrCreate<T>(lists: Map<string, T[]>, key: string): T[] {
  let list = lists.get(key)
  if (list === undefined) {
    list = []
    lists.set(key, list)
  }
  return list
}

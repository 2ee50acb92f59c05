import { sep } from 'node:path'
import type { DiskView } from './disk-view.ts'
import { rootPath } from './entry.ts'
import type { FileState } from './file-state.ts'
import type { ObjectSet, SourceState } from './manifest-source.ts'

/** Each root with the number of its files that count. */
export function sourceStates(view: DiskView, files: readonly FileState[]): SourceState[] {
  return view.roots.map(({ root, error }) => {
    const path = rootPath(root)
    const folder = path.endsWith(sep) ? path : path + sep
    const own = files.filter((file) => file.path === path || file.path.startsWith(folder))
    return { path: root.path, files: own.length, error: error?.message ?? null }
  })
}

/** The same set with what is wrong with its roots now. `failure`: why none of them could be looked at. */
export function withErrors(set: ObjectSet, view: DiskView, failure: string | null): ObjectSet {
  const sources = set.sources.map((source, index) => ({
    ...source,
    error: view.roots[index]?.error?.message ?? failure,
  }))
  return { ...set, sources }
}

import { type FSWatcher, watch } from 'node:fs'
import type { Directory } from './entry.ts'

/** Wakes whoever looks at folders as soon as something happens in one. Only ever a hint: what happened, the disk says. */
export interface FolderWatch {
  /** Watches these folders from now on, and no others. */
  follow(directories: readonly Directory[]): Followed
  close(): void
}

export interface Followed {
  /** A folder is watched that was not before: what happened in it until now was missed. */
  readonly isNew: boolean
  /** Why some folders cannot be watched; null: all are. */
  readonly trouble: string | null
}

/** One inotify watch a folder, none for files. */
export function watchFolders(onHint: () => void): FolderWatch {
  const watchers = new Map<string, FSWatcher>()

  const drop = (key: string): void => {
    watchers.get(key)?.close()
    watchers.delete(key)
  }

  const add = (key: string, path: string): string | null => {
    try {
      const watcher = watch(path, { persistent: false })
      watcher.on('change', onHint)
      watcher.on('error', () => {
        drop(key)
        onHint()
      })
      watchers.set(key, watcher)
      return null
    } catch (error) {
      if (error instanceof Error && 'code' in error) return `${path}: ${String(error.code)}`
      throw error
    }
  }

  return {
    follow(directories) {
      const wanted = new Map(directories.map(({ path, identity }) => [`${path} ${identity}`, path]))
      for (const key of watchers.keys()) if (!wanted.has(key)) drop(key)
      let isNew = false
      let trouble: string | null = null
      for (const [key, path] of wanted) {
        if (watchers.has(key)) continue
        const failure = add(key, path)
        if (failure === null) isNew = true
        else trouble ??= failure
      }
      return { isNew, trouble }
    },
    close() {
      for (const key of watchers.keys()) drop(key)
    },
  }
}

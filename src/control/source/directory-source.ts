import { type Clock, systemClock } from '../../base/clock.ts'
import { ChildReader } from './child-reader.ts'
import type { Root } from './entry.ts'
import { FolderFollower } from './folder-follower.ts'
import type { ManifestSource } from './manifest-source.ts'
import { watchFolders } from './watch-folders.ts'

export interface DirectorySourceOptions {
  readonly manifests: readonly string[]
  readonly certs: readonly string[]
  readonly clock?: Clock
  /** For what the person who runs the program should know and no file is to blame for. */
  readonly warn?: (message: string) => void
}

/** Folders on disk as a source that follows them. Nothing is touched before `start`. */
export function createDirectorySource(options: DirectorySourceOptions): ManifestSource {
  return new FolderFollower({
    roots: rootsOf(options),
    reader: new ChildReader(),
    watch: watchFolders,
    clock: options.clock ?? systemClock,
    warn: options.warn ?? ((message) => process.emitWarning(message)),
  })
}

export function rootsOf(paths: Pick<DirectorySourceOptions, 'manifests' | 'certs'>): Root[] {
  return [
    ...paths.manifests.map((path): Root => ({ kind: 'manifests', path })),
    ...paths.certs.map((path): Root => ({ kind: 'certs', path })),
  ]
}

import { systemClock } from '../../base/clock.ts'
import { ChildReader } from './child-reader.ts'
import { rootsOf } from './directory-source.ts'
import { FolderFollower } from './folder-follower.ts'
import type { ObjectSet } from './manifest-source.ts'
import type { FolderWatch } from './watch-folders.ts'

const noWatch: FolderWatch = {
  follow: () => ({ isNew: false, trouble: null }),
  close() {},
}

/**
 * Reads folders or single files once, for `check` and `routes`: the same walk without following.
 * Rejects with a CodedError where a path does not exist or can't be read.
 */
export async function readOnce(paths: {
  readonly manifests: readonly string[]
  readonly certs: readonly string[]
}): Promise<ObjectSet> {
  const source = new FolderFollower({
    roots: rootsOf(paths),
    clock: systemClock,
    reader: new ChildReader(),
    watch: () => noWatch,
    warn() {},
  })
  try {
    return await source.start()
  } finally {
    await source.stop()
  }
}

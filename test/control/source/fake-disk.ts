import type { Entry, Listing, RootError } from '../../../src/control/source/entry.ts'
import type { ReadRequest } from '../../../src/control/source/read-entry.ts'
import { readManifest } from '../../../src/control/source/read-manifest.ts'
import type { Reader, ReadResult } from '../../../src/control/source/reader.ts'
import type { FolderWatch } from '../../../src/control/source/watch-folders.ts'

interface FakeFile {
  readonly text: string
  readonly inode: number
  readonly stamp: number
}

/** One folder in memory, as a reader sees it, with a watch that hints at every change. */
export class FakeDisk implements Reader {
  error: RootError | null = null
  /** false: the watch is blind, as where the system has no watches left. */
  hints = true
  readonly folders = ['dir']
  /** Called before each file is read. */
  beforeRead = (_path: string): void => {}
  /** Paths in the order in which they were parsed. */
  readonly parsed: string[] = []
  looks = 0
  isStopped = false
  readonly #files = new Map<string, FakeFile>()
  #serial = 0
  #onHint = (): void => {}

  readonly watch = (onHint: () => void): FolderWatch => {
    this.#onHint = onHint
    const watched = new Set<string>()
    return {
      follow: (directories) => {
        const isNew = directories.some(({ path }) => !watched.has(path))
        for (const { path } of directories) watched.add(path)
        return { isNew, trouble: this.hints ? null : 'ENOSPC' }
      },
      close: () => {},
    }
  }

  /** Writes in place. */
  write(path: string, text: string): void {
    const inode = this.#files.get(path)?.inode ?? ++this.#serial
    this.#files.set(path, { text, inode, stamp: ++this.#serial })
    this.hint()
  }

  /** Renames another file over it. */
  replace(path: string, text: string): void {
    this.#files.delete(path)
    this.write(path, text)
  }

  remove(path: string): void {
    this.#files.delete(path)
    this.hint()
  }

  /** As when its folder is moved: the answer puts it back with all its times. */
  takeAway(path: string): () => void {
    const file = this.#files.get(path)
    this.remove(path)
    return () => {
      if (file !== undefined) this.#files.set(path, file)
      this.hint()
    }
  }

  hint(): void {
    if (this.hints) this.#onHint()
  }

  async list(_roots: unknown, knownFingerprint: string) {
    this.looks++
    const entries = [...this.#files].map(([path, file]) => entryOf(path, file))
    entries.sort((a, b) => (a.path < b.path ? -1 : 1))
    const directories = this.folders.map((path) => ({ path, identity: '1' }))
    const listing: Listing = this.error
      ? { entries: [], directories: [], closed: [], error: this.error }
      : { entries, directories, closed: [], error: null }
    const fingerprint = JSON.stringify(listing)
    return { fingerprint, listings: fingerprint === knownFingerprint ? null : [listing] }
  }

  async read(requests: readonly ReadRequest[]): Promise<ReadResult[]> {
    return requests.map((request) => this.#readOne(request))
  }

  async stop(): Promise<void> {
    this.isStopped = true
  }

  #readOne({ entry, knownHash }: ReadRequest): ReadResult {
    this.beforeRead(entry.path)
    const file = this.#files.get(entry.path)
    if (file === undefined) return { kind: 'gone' }
    const { text } = file
    const { stamp } = entryOf(entry.path, file)
    if (text === knownHash) return { kind: 'same', stamp }
    this.parsed.push(entry.path)
    return { kind: 'content', stamp, hash: text, content: readManifest({ path: entry.path, text }) }
  }
}

function entryOf(path: string, { text, inode, stamp }: FakeFile): Entry {
  return {
    kind: 'manifest',
    path,
    stamp: String(stamp),
    size: text.length,
    inode: String(inode),
  }
}

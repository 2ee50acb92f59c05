import { Claims } from './claims.ts'
import type { DiskView, SeenEntry } from './disk-view.ts'
import type { Entry } from './entry.ts'
import { type FileState, nextFileState } from './file-state.ts'
import { looksUnfinished, type Version } from './hold.ts'
import type { ReadResult } from './reader.ts'

/** How long (milliseconds) a version that looks unfinished must have been quiet to be believed, and how long it waits at most. */
export const holdTimes = { quiet: 500, atMost: 5_000 }

export interface UnreadEntry {
  readonly entry: Entry
  /** Of the version that counts. */
  readonly knownHash: string | null
}

/** The version of a file that counts. */
interface CountingFile {
  readonly stamp: string
  readonly hash: string
  readonly size: number
  readonly inode: string
  readonly state: FileState
}

/** A version that was read and does not count yet. */
interface Candidate extends Version {
  readonly stamp: string
  readonly hash: string
}

/** Which version of which file counts. Knows nothing of disks and timers: views and results come in, times are numbers. */
export class FileTable {
  readonly #files = new Map<string, CountingFile>()
  readonly #candidates = new Map<string, Candidate>()
  /** Since when something newer than what counts waits. */
  readonly #heldSince = new Map<string, number>()
  /** Of the files that count. */
  readonly claims = new Claims()
  #lastUnread: { readonly view: DiskView; readonly entries: readonly Entry[] } | null = null
  #version = 0

  /** Grows with everything that may change what `states` answers. */
  get version(): number {
    return this.#version
  }

  /** What must be read before `settle` can tell what counts. */
  unread(view: DiskView): UnreadEntry[] {
    const last = this.#lastUnread
    // While the view is the same, what was read stays read: tens of thousands of entries need not be gone through again.
    const entries =
      last?.view === view
        ? last.entries
        : Array.from(seenEntries(view).values(), ({ entry }) => entry)
    const unread = entries.filter((entry) => {
      const { path } = entry
      const latest = this.#candidates.get(path) ?? this.#files.get(path)
      return latest?.stamp !== entry.stamp
    })
    this.#lastUnread = { view, entries: unread }
    return unread.map((entry) => ({
      entry,
      knownHash: this.#files.get(entry.path)?.hash ?? null,
    }))
  }

  take(entry: Entry, result: ReadResult): void {
    const { path, size, inode } = entry
    if (result.kind === 'content') {
      const { stamp, hash, content } = result
      this.#candidates.set(path, { stamp, hash, content, size, inode })
    } else if (result.kind === 'same') {
      const file = this.#files.get(path)
      if (file !== undefined) this.#count(path, { ...file, stamp: result.stamp, size, inode })
    }
  }

  /**
   * Decides for every difference between what counts and what is on the disk whether it counts now.
   * `patient` false believes everything at once, for a first reading: there is nothing to be kept.
   * The answer is when something that is held now can count at the earliest; null where nothing is held.
   */
  settle(view: DiskView, now: number, patient: boolean): number | null {
    const seen = seenEntries(view)
    let nextAt: number | null = null
    const isHeld = (path: string, quietSince: number): boolean => {
      const heldSince = this.#heldSince.get(path) ?? now
      const until = Math.min(quietSince + holdTimes.quiet, heldSince + holdTimes.atMost)
      if (!patient || until <= now) return false
      this.#heldSince.set(path, heldSince)
      nextAt = Math.min(nextAt ?? until, until)
      return true
    }

    for (const [path, candidate] of this.#candidates) {
      const entry = seen.get(path)
      const file = this.#files.get(path) ?? null
      if (entry === undefined) this.#candidates.delete(path)
      else if (looksUnfinished(file, candidate) && isHeld(path, entry.since))
        this.#markLeaving(path)
      else {
        const state = nextFileState(file?.state ?? null, path, candidate.content)
        this.#count(path, { ...candidate, state })
      }
    }
    for (const [path, file] of this.#files) {
      if (!seen.has(path)) {
        if (isHeld(path, view.namesChangedAt)) this.#markLeaving(path)
        else this.#forget(path)
      } else if (!this.#candidates.has(path)) {
        // Also a file that was away for a moment and came back as it was.
        if (file.state.isLeaving) this.#count(path, file)
      }
    }
    return nextAt
  }

  /** Sorted by path. */
  states(): FileState[] {
    const states = [...this.#files.values()].map(({ state }) => state)
    return states.sort((a, b) => (a.path < b.path ? -1 : 1))
  }

  #count(path: string, { stamp, hash, size, inode, state }: CountingFile): void {
    this.#version++
    this.#dropClaims(path)
    this.claims.add(state)
    this.#files.set(path, { stamp, hash, size, inode, state: { ...state, isLeaving: false } })
    this.#candidates.delete(path)
    this.#heldSince.delete(path)
  }

  #forget(path: string): void {
    this.#version++
    this.#dropClaims(path)
    this.#files.delete(path)
    this.#candidates.delete(path)
    this.#heldSince.delete(path)
  }

  #dropClaims(path: string): void {
    const before = this.#files.get(path)
    if (before !== undefined) this.claims.remove(before.state)
  }

  #markLeaving(path: string): void {
    const file = this.#files.get(path)
    if (file === undefined || file.state.isLeaving) return
    this.#version++
    this.#files.set(path, { ...file, state: { ...file.state, isLeaving: true } })
  }
}

function seenEntries(view: DiskView): ReadonlyMap<string, SeenEntry> {
  const [first, ...others] = view.roots
  if (others.length === 0) return first?.entries ?? new Map()
  return new Map(view.roots.flatMap(({ entries }) => [...entries]))
}

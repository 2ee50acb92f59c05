import type { Clock } from '../../base/clock.ts'
import { CodedError } from '../../base/coded-error.ts'
import { type DiskView, emptyView, observe, type SeenRoot } from './disk-view.ts'
import type { Root } from './entry.ts'
import { FileTable } from './file-table.ts'
import type { ManifestSource, ObjectSet } from './manifest-source.ts'
import { composeObjectSet } from './object-set.ts'
import { readUnread } from './read-unread.ts'
import type { Reader } from './reader.ts'
import { sameObjectSet } from './same-object-set.ts'
import { sourceStates, withErrors } from './source-states.ts'
import type { FolderWatch } from './watch-folders.ts'

/** Milliseconds. */
export const lookTimes = {
  /** A change is applied once nothing else has changed for this long, */
  quiet: 50,
  /** and at the latest this long after it began. */
  atMost: 500,
  /** Between looks at folders where nothing hints at a change, */
  rescan: 5_000,
  /** where the system has no watches left, */
  rescanUnwatched: 1_000,
  /** and while a folder is gone. */
  rescanMissing: 250,
}

export interface FollowerOptions {
  readonly roots: readonly Root[]
  readonly clock: Clock
  readonly reader: Reader
  /** Makes the watch that calls `onHint` when something may have changed. */
  readonly watch: (onHint: () => void) => FolderWatch
  /** For what the person who runs the program should know and no file is to blame for. */
  readonly warn: (message: string) => void
}

/**
 * Follows folders on disk. A hint of the watch, or the time for a rescan, leads to a look; a look compares what is listed with
 * what was read, reads what differs once it is quiet, and lets the file table decide what counts. One look at a time.
 */
export class FolderFollower implements ManifestSource {
  readonly #options: FollowerOptions
  readonly #table = new FileTable()
  readonly #watch: FolderWatch
  readonly #listeners: ((set: ObjectSet) => void)[] = []
  #view: DiskView
  #fingerprint = ''
  #trouble: string | null = null
  #current: ObjectSet | null = null
  #publishedVersion = 0
  /** When the change began that has not been read yet. */
  #changeBegan: number | null = null
  #due: { readonly at: number; readonly cancel: () => void } | null = null
  #looking: Promise<void> | null = null
  #lastLook = 0
  #isHinted = false
  #isStopped = false

  constructor(options: FollowerOptions) {
    this.#options = options
    this.#view = emptyView(options.roots, options.clock.now())
    this.#watch = options.watch(() => this.#hint())
  }

  async start(): Promise<ObjectSet> {
    const now = this.#options.clock.now()
    await this.#list(now)
    for (const root of this.#view.roots) {
      const error = folderError(root)
      if (error !== null) throw error
    }
    await readUnread(this.#table, this.#view, this.#options.reader)
    this.#table.settle(this.#view, now, false)
    this.#current = this.#compose()
    this.#schedule(lookTimes.quiet)
    return this.#current
  }

  onChange(listener: (set: ObjectSet) => void): void {
    this.#listeners.push(listener)
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#due?.cancel()
    this.#due = null
    this.#watch.close()
    await this.#options.reader.stop()
    await this.#looking
  }

  /** Not sooner after a look than the quiet time: something that is written all the time would keep us looking. */
  #hint(): void {
    this.#isHinted = true
    if (this.#looking !== null || this.#current === null) return
    this.#schedule(this.#lastLook + lookTimes.quiet - this.#options.clock.now())
  }

  /** A look that is due sooner takes precedence. */
  #schedule(delay: number): void {
    const { clock } = this.#options
    const at = clock.now() + Math.max(delay, 0)
    if (this.#isStopped || (this.#due !== null && this.#due.at <= at)) return
    this.#due?.cancel()
    const cancel = clock.schedule(Math.max(delay, 0), () => {
      this.#due = null
      this.#looking ??= this.#lookAndGoOn()
    })
    this.#due = { at, cancel }
  }

  async #lookAndGoOn(): Promise<void> {
    const { clock } = this.#options
    this.#isHinted = false
    let next = clock.now() + lookTimes.rescanUnwatched
    try {
      next = await this.#look()
      this.#publish(null)
    } catch (error) {
      // What was read stays in force; the next look may do better.
      if (!this.#isStopped) this.#publish(error instanceof Error ? error.message : String(error))
    } finally {
      this.#looking = null
      this.#lastLook = clock.now()
    }
    this.#schedule(this.#isHinted ? lookTimes.quiet : next - clock.now())
  }

  /**
   * Answers when to look again. All times are counted from the beginning of a look: what it lists is at least as new, and in a
   * large tree a listing takes longer than the quiet time.
   */
  async #look(): Promise<number> {
    const now = this.#options.clock.now()
    await this.#list(now)
    if (this.#hasUnread()) {
      this.#changeBegan ??= now
      const isLate = now - this.#changeBegan >= lookTimes.atMost
      const quietAt = this.#view.changedAt + lookTimes.quiet
      if (!isLate && now < quietAt) return quietAt
      await readUnread(this.#table, this.#view, this.#options.reader)
      // What still differs has changed since it was listed.
      if (!isLate && this.#hasUnread()) return now + lookTimes.quiet
      this.#changeBegan = null
    }
    const heldUntil = this.#table.settle(this.#view, now, true)
    if (this.#hasUnread()) return now + lookTimes.quiet
    return Math.min(now + this.#rescanTime(), heldUntil ?? Number.POSITIVE_INFINITY)
  }

  #hasUnread(): boolean {
    return this.#table.unread(this.#view).length > 0
  }

  async #list(now: number): Promise<void> {
    const { reader, roots } = this.#options
    const { fingerprint, listings } = await reader.list(roots, this.#fingerprint)
    if (listings !== null) {
      this.#fingerprint = fingerprint
      this.#view = observe(this.#view, listings, now)
    }
    // Also where nothing changed: a watch may have ended by itself, and one that was refused may be granted now.
    this.#follow()
  }

  #follow(): void {
    const { isNew, trouble } = this.#watch.follow(
      this.#view.roots.flatMap(({ directories }) => directories),
    )
    if (isNew) this.#isHinted = true
    if (trouble !== null && this.#trouble === null) {
      this.#options.warn(
        `cannot watch every folder (${trouble}); looking every ${lookTimes.rescanUnwatched} ms instead`,
      )
    }
    this.#trouble = trouble
  }

  #rescanTime(): number {
    if (this.#view.roots.some(({ error }) => error !== null)) return lookTimes.rescanMissing
    return this.#trouble === null ? lookTimes.rescan : lookTimes.rescanUnwatched
  }

  /** `failure`: why the look did not come to an end. */
  #publish(failure: string | null): void {
    if (this.#current === null || this.#isStopped) return
    const isOld = failure !== null || this.#table.version === this.#publishedVersion
    const set = isOld ? withErrors(this.#current, this.#view, failure) : this.#compose()
    if (sameObjectSet(set, this.#current)) return
    this.#current = set
    for (const listener of this.#listeners) listener(set)
  }

  #compose(): ObjectSet {
    this.#publishedVersion = this.#table.version
    const states = this.#table.states()
    return composeObjectSet(states, this.#table.claims, sourceStates(this.#view, states))
  }
}

function folderError({ root, error }: SeenRoot): CodedError | null {
  if (error === null) return null
  const code = error.kind === 'missing' ? 'folder-not-found' : 'folder-unreadable'
  return new CodedError(code, `${root.path}: ${error.message}`)
}

import { affectedHosts } from '../snapshot/affected-hosts.ts'
import { describeChanges, describeDiff } from '../snapshot/describe-diff.ts'
import type { SnapshotDiff } from '../snapshot/diff.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'

/** One change of the configuration that came into force. */
export interface Reload {
  readonly generation: number
  /** ISO 8601. */
  readonly appliedAt: string
  /** In one line, as the log has it. */
  readonly summary: string
  /** One by one; the first of them where there are many. */
  readonly changes: readonly string[]
  readonly moreChanges: number
  /** Whose requests it is about; `*`: those that no rule names. */
  readonly hosts: readonly string[]
  readonly moreHosts: number
}

const reloadsKept = 30
const changesKept = 50
const hostsKept = 20

/** What changed in the last reloads: texts, so that no old snapshot is kept for them. */
export class ReloadHistory {
  readonly #reloads: Reload[] = []

  /** Latest first. */
  get reloads(): readonly Reload[] {
    return this.#reloads
  }

  add(diff: SnapshotDiff, after: Snapshot, appliedAt: number): Reload {
    const changes = describeChanges(diff)
    const hosts = affectedHosts(diff, after)
    const reload = {
      generation: after.generation,
      appliedAt: new Date(appliedAt).toISOString(),
      summary: describeDiff(diff),
      changes: changes.slice(0, changesKept),
      moreChanges: Math.max(0, changes.length - changesKept),
      hosts: hosts.slice(0, hostsKept),
      moreHosts: Math.max(0, hosts.length - hostsKept),
    }
    this.#reloads.unshift(reload)
    if (this.#reloads.length > reloadsKept) this.#reloads.pop()
    return reload
  }
}

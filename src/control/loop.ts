import { assert } from '../base/assert.ts'
import { Cell } from '../base/cell.ts'
import type { Clock } from '../base/clock.ts'
import { deepFreeze } from '../base/deep-freeze.ts'
import { changedClusters } from '../snapshot/changed-clusters.ts'
import { checkChangedClusters, checkSnapshot } from '../snapshot/check.ts'
import { diffSnapshots } from '../snapshot/diff.ts'
import { sameSnapshot } from '../snapshot/same.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { DiagnosticLog } from './diagnostic-log.ts'
import { countSeverities } from './diagnostics/count-severities.ts'
import type { Diagnostic, Severity } from './diagnostics/diagnostic.ts'
import { type FramedDiagnostics, framedDiagnostics } from './diagnostics/framed-diagnostics.ts'
import { renderJson } from './diagnostics/render-json.ts'
import { sortDiagnostics } from './diagnostics/sort-diagnostics.ts'
import type { Log } from './log.ts'
import { type Reload, ReloadHistory } from './reload-history.ts'
import type { ManifestSource, ObjectSet } from './source/manifest-source.ts'
import { SourceLog } from './source-log.ts'
import { type ControlStatus, countObjects } from './status.ts'
import { createTranslate } from './translate/retranslate.ts'
import type { TranslateOptions, Translation } from './translate/translate.ts'

/** Certificates come into force and expire while nothing is edited. Milliseconds. */
const retranslateTime = 3_600_000

export interface ControlOptions {
  readonly source: ManifestSource
  readonly translateOptions: Omit<TranslateOptions, 'now'>
  readonly clock: Clock
  readonly log: Log
  /** Another one in tests of the loop. */
  readonly translate?: Translate
}

type Translate = (objects: ObjectSet['objects'], options: TranslateOptions) => Translation

/** The control plane: follows a source and publishes what it means. */
export interface Control {
  /** Always complete, checked and frozen; subscribe to follow it. */
  readonly snapshot: Cell<Snapshot>
  status(): ControlStatus
  diagnostics(): FramedDiagnostics
  diagnosticCounts(): Readonly<Record<Severity, number>>
  /** Since the start, latest first. */
  reloads(): readonly Reload[]
  /** Grows when any of these may have changed. */
  readonly revision: number
  stop(): Promise<void>
}

/** Rejects when there is nothing to start from: a folder does not exist, or (our bug) the first snapshot can't be made. */
export async function startControl(options: ControlOptions): Promise<Control> {
  const first = await options.source.start()
  const loop = new ControlLoop(options, first)
  options.source.onChange((set) => loop.follow(set))
  return loop
}

/** read → translate → check → equal? → diff → number → publish. What goes wrong on the way leaves the old snapshot in force. */
class ControlLoop implements Control {
  readonly snapshot: Cell<Snapshot>
  revision = 0
  readonly #options: ControlOptions
  readonly #sourceLog: SourceLog
  readonly #diagnosticLog: DiagnosticLog
  readonly #history = new ReloadHistory()
  readonly #run: Translate
  #set: ObjectSet
  #diagnostics: readonly Diagnostic[] = []
  #appliedAt: number
  #cancelRetranslation = (): void => {}

  constructor(options: ControlOptions, first: ObjectSet) {
    this.#options = options
    this.#sourceLog = new SourceLog(options.log)
    this.#diagnosticLog = new DiagnosticLog(options.log)
    this.#run = options.translate ?? createTranslate()
    this.#set = first
    const translation = this.#translate(first, null)
    this.snapshot = new Cell(numbered(translation.snapshot, 1))
    this.#appliedAt = options.clock.now()
    this.#takeDiagnostics(translation)
    this.#scheduleRetranslation()
  }

  follow(set: ObjectSet): void {
    this.#set = set
    this.#sourceLog.update(set.sources)
    this.#update()
  }

  status(): ControlStatus {
    return {
      generation: this.snapshot.current.generation,
      appliedAt: new Date(this.#appliedAt).toISOString(),
      sources: this.#set.sources,
      objects: countObjects(this.#set),
      diagnostics: this.#diagnostics.map(renderJson),
    }
  }

  diagnostics(): FramedDiagnostics {
    return framedDiagnostics(this.#diagnostics)
  }

  diagnosticCounts(): Readonly<Record<Severity, number>> {
    return countSeverities(this.#diagnostics)
  }

  reloads(): readonly Reload[] {
    return this.#history.reloads
  }

  async stop(): Promise<void> {
    this.#cancelRetranslation()
    await this.#options.source.stop()
  }

  /** An error in here is a bug of ours; it costs this one update. */
  #update(): void {
    try {
      const translation = this.#translate(this.#set, this.snapshot.current)
      this.#takeDiagnostics(translation)
      this.#publish(translation.snapshot)
    } catch (error) {
      this.#options.log('error', 'a change could not be applied, which is a bug in postern', {
        generation: this.snapshot.current.generation,
        error,
      })
    }
  }

  /** `sound`: the snapshot in force, which has passed its check. */
  #translate(set: ObjectSet, sound: Snapshot | null): Translation {
    const { clock, translateOptions } = this.#options
    const translation = this.#run(set.objects, { ...translateOptions, now: clock.now() })
    const { snapshot } = translation
    const changes = sound === null ? null : changedClusters(sound, snapshot)
    const violations =
      changes === null
        ? checkSnapshot(snapshot, sound)
        : checkChangedClusters(changes.map(({ after }) => after))
    assert(violations.length === 0, `the snapshot is not sound: ${violations.join('; ')}`)
    return translation
  }

  #takeDiagnostics({ diagnostics }: Translation): void {
    this.#diagnostics = sortDiagnostics([...this.#set.diagnostics, ...diagnostics])
    this.#diagnosticLog.update(this.#diagnostics)
    this.revision++
  }

  #publish(next: Snapshot): void {
    const current = this.snapshot.current
    if (sameSnapshot(current, next)) return
    const snapshot = numbered(next, current.generation + 1)
    const diff = diffSnapshots(current, snapshot)
    this.#appliedAt = this.#options.clock.now()
    this.snapshot.set(snapshot)
    const { summary } = this.#history.add(diff, snapshot, this.#appliedAt)
    this.#options.log('info', `applied: ${summary}`, { generation: snapshot.generation })
  }

  #scheduleRetranslation(): void {
    this.#cancelRetranslation = this.#options.clock.schedule(retranslateTime, () => {
      this.#update()
      this.#scheduleRetranslation()
    })
  }
}

function numbered(snapshot: Snapshot, generation: number): Snapshot {
  return deepFreeze({ ...snapshot, generation })
}

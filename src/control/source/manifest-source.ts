import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { KubernetesObject } from '../kubernetes/object.ts'

/** Where objects come from: folders on disk; later a cluster. */
export interface ManifestSource {
  /** Reads everything once. Rejects only when there is nothing to start from (CodedError: the folder does not exist). */
  start(): Promise<ObjectSet>
  /** Called with each complete new set, after `start`; never with one that equals the one before. */
  onChange(listener: (set: ObjectSet) => void): void
  stop(): Promise<void>
}

/** All objects that count right now, last good ones included. */
export interface ObjectSet {
  /** One for each key, sorted by file path and position. */
  readonly objects: readonly KubernetesObject[]
  /** Of reading alone; translating adds its own. */
  readonly diagnostics: readonly Diagnostic[]
  /** Keys of objects whose present text is broken and whose last good form is in `objects`. */
  readonly degraded: readonly string[]
  /** How many objects were left out altogether. */
  readonly rejected: number
  readonly sources: readonly SourceState[]
}

export interface SourceState {
  readonly path: string
  readonly files: number
  /** Why the folder cannot be read now; its last good objects stay. null: all is well. */
  readonly error: string | null
}

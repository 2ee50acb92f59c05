import type { JsonDiagnostic } from './diagnostics/render-json.ts'
import type { ObjectSet, SourceState } from './source/manifest-source.ts'

/** What /api/v1/status shows of the control plane. */
export interface ControlStatus {
  /** Of the snapshot in force. */
  readonly generation: number
  /** When that snapshot was published, ISO 8601. */
  readonly appliedAt: string
  readonly sources: readonly SourceState[]
  readonly objects: ObjectCounts
  readonly diagnostics: readonly JsonDiagnostic[]
}

export interface ObjectCounts {
  readonly accepted: number
  /** Served in an earlier form, or in part. */
  readonly degraded: number
  readonly rejected: number
}

export function countObjects({ objects, degraded, rejected }: ObjectSet): ObjectCounts {
  return { accepted: objects.length - degraded.length, degraded: degraded.length, rejected }
}

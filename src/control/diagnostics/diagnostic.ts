import type { DiagnosticCode } from './codes.ts'
import type { SourceFile, SourceRange } from './source-file.ts'

/**
 * error: can't be served as it is written; that object or part is left out or kept in its last good form.
 * warning: served, but probably not as it was meant. info: everything else.
 */
export type Severity = 'error' | 'warning' | 'info'

/** One thing to tell the user about their files. Line and column are computed only where it is shown. */
export interface Diagnostic {
  readonly code: DiagnosticCode
  readonly severity: Severity
  /** One sentence without a full stop that names the culprit. */
  readonly message: string
  /** What to do about it. */
  readonly hint: string | null
  readonly file: SourceFile
  readonly at: SourceRange
  readonly object: ObjectIdentity | null
}

export interface ObjectIdentity {
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

/** Handed down to whatever reads or translates: collects, and never throws. */
export type Report = (diagnostic: Diagnostic) => void

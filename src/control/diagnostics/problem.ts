import type { DiagnosticCode } from './codes.ts'
import type { Severity } from './diagnostic.ts'
import type { SourceRange } from './source-file.ts'

/** A diagnostic in the making: the file is the one being read, the object is known only once its name has been read. */
export interface Problem {
  readonly code: DiagnosticCode
  readonly at: SourceRange
  readonly message: string
  readonly hint: string | null
  readonly severity?: Severity
}

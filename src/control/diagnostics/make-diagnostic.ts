import { type DiagnosticCode, diagnosticCodes } from './codes.ts'
import type { Diagnostic, ObjectIdentity, Severity } from './diagnostic.ts'
import type { SourceFile, SourceRange } from './source-file.ts'

interface Details {
  readonly hint?: string | null
  readonly object?: ObjectIdentity | null
  /** Where one case weighs more or less than its code usually does. */
  readonly severity?: Severity
}

/** A diagnostic with the severity that the table gives its code. `message`: one sentence without a full stop. */
export function makeDiagnostic(
  code: DiagnosticCode,
  file: SourceFile,
  at: SourceRange,
  message: string,
  details: Details = {},
): Diagnostic {
  return {
    code,
    severity: details.severity ?? diagnosticCodes[code].severity,
    message,
    hint: details.hint ?? null,
    file,
    at,
    object: details.object ?? null,
  }
}

import type { DiagnosticCode } from './codes.ts'
import { countSeverities } from './count-severities.ts'
import type { Diagnostic, ObjectIdentity, Severity } from './diagnostic.ts'
import { positionOf } from './position.ts'

/** What programs get: scripts rely on the names and on their order of importance. Lines and columns count from 1. */
export interface JsonDiagnostic {
  readonly code: DiagnosticCode
  readonly severity: Severity
  readonly message: string
  readonly hint?: string
  readonly file: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
  readonly object?: ObjectIdentity
}

export function renderJson(diagnostic: Diagnostic): JsonDiagnostic {
  const { code, severity, message, hint, file, at, object } = diagnostic
  const start = positionOf(file, at.start)
  const end = positionOf(file, at.end)
  return {
    code,
    severity,
    message,
    ...(hint !== null && { hint }),
    file: file.path,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    ...(object && { object }),
  }
}

export interface CheckReport {
  readonly diagnostics: readonly JsonDiagnostic[]
  readonly summary: {
    readonly files: number
    readonly objects: number
    readonly errors: number
    readonly warnings: number
  }
}

/** The one JSON document that `check --format json` prints. */
export function checkReport(
  diagnostics: readonly Diagnostic[],
  counts: { readonly files: number; readonly objects: number },
): CheckReport {
  const { error, warning } = countSeverities(diagnostics)
  return {
    diagnostics: diagnostics.map(renderJson),
    summary: { ...counts, errors: error, warnings: warning },
  }
}

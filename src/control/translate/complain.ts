import type { DiagnosticCode } from '../diagnostics/codes.ts'
import type { Report, Severity } from '../diagnostics/diagnostic.ts'
import { makeDiagnostic } from '../diagnostics/make-diagnostic.ts'
import type { SourceRange } from '../diagnostics/source-file.ts'
import type { KubernetesObject } from '../kubernetes/object.ts'

interface Complaint {
  readonly code: DiagnosticCode
  readonly at: SourceRange
  readonly message: string
  readonly hint?: string | null
  readonly severity?: Severity
}

/** Reports a diagnostic about `object`, in its file and under its name. */
export function complain(report: Report, object: KubernetesObject, complaint: Complaint): void {
  const { code, at, message, ...details } = complaint
  const { namespace, name } = object.meta
  const identity = { kind: object.kind, namespace, name: name.value }
  report(makeDiagnostic(code, object.file, at, message, { ...details, object: identity }))
}

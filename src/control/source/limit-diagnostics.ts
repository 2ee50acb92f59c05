import type { Diagnostic, Severity } from '../diagnostics/diagnostic.ts'
import { makeDiagnostic } from '../diagnostics/make-diagnostic.ts'

const weight: Readonly<Record<Severity, number>> = { error: 2, warning: 1, info: 0 }

/** A file that is wrong in a million places says so once, as severely as the worst of what is not told one by one. */
export function limitDiagnostics(
  diagnostics: readonly Diagnostic[],
  limit: number,
): readonly Diagnostic[] {
  const rest = diagnostics.slice(limit)
  const [first] = rest
  if (!first) return diagnostics
  let severity: Severity = 'info'
  for (const { severity: each } of rest) if (weight[each] > weight[severity]) severity = each
  const message = `${rest.length} more diagnostics from here on are not shown`
  const last = makeDiagnostic('too-many-diagnostics', first.file, first.at, message, { severity })
  return [...diagnostics.slice(0, limit), last]
}

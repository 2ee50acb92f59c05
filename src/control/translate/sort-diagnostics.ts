import { compareText } from '../../snapshot/compare-text.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'

/** By file, position and code: the same whatever order the passes found them in. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      compareText(a.file.path, b.file.path) ||
      a.at.start - b.at.start ||
      compareText(a.code, b.code) ||
      compareText(a.message, b.message),
  )
}

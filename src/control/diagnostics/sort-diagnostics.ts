import type { Diagnostic } from './diagnostic.ts'

/** By file, then by position: the order in which somebody would go through them. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.toSorted(
    (a, b) =>
      compare(a.file.path, b.file.path) || a.at.start - b.at.start || compare(a.code, b.code),
  )
}

/** By code unit, the same in every locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

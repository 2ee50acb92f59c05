import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { ObjectSet, SourceState } from './manifest-source.ts'

/** Objects are compared by identity: what was not read again is the same object. */
export function sameObjectSet(a: ObjectSet, b: ObjectSet): boolean {
  return (
    a.rejected === b.rejected &&
    sameItems(a.objects, b.objects, Object.is) &&
    sameItems(a.degraded, b.degraded, Object.is) &&
    sameItems(a.diagnostics, b.diagnostics, sameDiagnostic) &&
    sameItems(a.sources, b.sources, sameSource)
  )
}

function sameItems<T>(
  a: readonly T[],
  b: readonly T[],
  isSame: (a: T, b: T | undefined) => boolean,
): boolean {
  return a.length === b.length && a.every((item, index) => isSame(item, b[index]))
}

/** Those across files are made anew each time. */
function sameDiagnostic(a: Diagnostic, b: Diagnostic | undefined): boolean {
  return (
    a === b ||
    (a.code === b?.code &&
      a.message === b.message &&
      a.file.path === b.file.path &&
      a.file.text === b.file.text &&
      a.at.start === b.at.start)
  )
}

function sameSource(a: SourceState, b: SourceState | undefined): boolean {
  return a.path === b?.path && a.files === b.files && a.error === b.error
}

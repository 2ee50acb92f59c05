import { codeFrame } from './code-frame.ts'
import { countSeverities } from './count-severities.ts'
import type { Diagnostic, Severity } from './diagnostic.ts'
import { type JsonDiagnostic, renderJson } from './render-json.ts'

/** A diagnostic with the lines of the manifest that it is about. */
export interface FramedDiagnostic extends JsonDiagnostic {
  /** Numbered, with carets; null: there is nothing to show, or it may be secret. */
  readonly frame: string | null
}

export interface FramedDiagnostics {
  /** How many there are of each severity. */
  readonly summary: Readonly<Record<Severity, number>>
  /** Errors, warnings, infos, each by file and line; the first of them where there are many. */
  readonly diagnostics: readonly FramedDiagnostic[]
}

/** Nobody reads more in one go, and frames take time. */
const framedAtMost = 200

/** `diagnostics` in their order: by file and line. */
export function framedDiagnostics(diagnostics: readonly Diagnostic[]): FramedDiagnostics {
  const of = (severity: Severity) => diagnostics.filter((entry) => entry.severity === severity)
  return {
    summary: countSeverities(diagnostics),
    diagnostics: [...of('error'), ...of('warning'), ...of('info')]
      .slice(0, framedAtMost)
      .map((diagnostic) => ({
        ...renderJson(diagnostic),
        frame: codeFrame(diagnostic.file, diagnostic.at),
      })),
  }
}

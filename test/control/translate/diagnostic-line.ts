import type { Diagnostic } from '../../../src/control/diagnostics/diagnostic.ts'
import { positionOf } from '../../../src/control/diagnostics/position.ts'

/** `file:line:column severity CODE message (hint)`, with the text that the diagnostic points at. */
export function diagnosticLine(diagnostic: Diagnostic): string {
  const { file, at, severity, code, message, hint } = diagnostic
  const { line, column } = positionOf(file, at.start)
  const quoted = file.text.slice(at.start, at.end).split('\n')[0] ?? ''
  const pointed = quoted.length > 40 ? `${quoted.slice(0, 40)}...` : quoted
  return `${file.path}:${line}:${column}: ${severity} ${code} [${pointed}]\n  ${message}\n  ${hint}\n`
}

import { codeFrame } from './code-frame.ts'
import type { Diagnostic, Severity } from './diagnostic.ts'
import { positionOf } from './position.ts'
import { visibleControls } from './shorten.ts'

/**
 * For people: one line that editors can follow, the lines of the manifest, and what to do. Ends without a line end. `mark` may
 * colour the word for the severity.
 */
export function renderText(
  diagnostic: Diagnostic,
  mark: (word: Severity) => string = (word) => word,
): string {
  const { file, at, severity, code, message, hint } = diagnostic
  const { line, column } = positionOf(file, at.start)
  const place = visibleControls(`${file.path}:${line}:${column}`)
  const parts = [`${place}: ${mark(severity)} ${code} ${visibleControls(message)}`]
  const frame = codeFrame(file, at)
  if (frame !== null) parts.push(frame)
  if (hint !== null) parts.push(`  hint: ${visibleControls(hint)}`)
  return parts.join('\n')
}

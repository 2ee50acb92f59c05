import { codeFrame } from './code-frame.ts'
import type { Diagnostic } from './diagnostic.ts'
import { positionOf } from './position.ts'
import { visibleControls } from './shorten.ts'

/** For people: one line that editors can follow, the lines of the manifest, and what to do. Ends without a line end. */
export function renderText(diagnostic: Diagnostic): string {
  const { file, at, severity, code, message, hint } = diagnostic
  const { line, column } = positionOf(file, at.start)
  const head = `${file.path}:${line}:${column}: ${severity} ${code} ${message}`
  const parts = [visibleControls(head)]
  const frame = codeFrame(file, at)
  if (frame !== null) parts.push(frame)
  if (hint !== null) parts.push(`  hint: ${visibleControls(hint)}`)
  return parts.join('\n')
}

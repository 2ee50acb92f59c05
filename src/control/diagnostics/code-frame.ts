import { documentAround, isConfidential } from './confidential.ts'
import { displayWidth } from './display-width.ts'
import { lineAt, positionOf } from './position.ts'
import { visibleControls } from './shorten.ts'
import type { SourceFile, SourceRange } from './source-file.ts'

const linesBefore = 2
const linesAfter = 1
/** Characters of a line that are shown; around the culprit where it is longer. */
const lineLimit = 100

/**
 * The lines around `range`, numbered, with carets under its first line. null: there is nothing to show, or it may be
 * secret.
 */
export function codeFrame(file: SourceFile, range: SourceRange): string | null {
  if (file.text === '' || isConfidential(file, range)) return null
  const { line: culprit } = positionOf(file, range.start)
  const { start, end } = documentAround(file, range)
  const first = Math.max(positionOf(file, start).line, culprit - linesBefore)
  // The line of the next separator can hold the whole next document.
  const lastOwn = positionOf(file, end).line - (end < file.text.length ? 1 : 0)
  const last = Math.max(culprit, Math.min(lastOwn, culprit + linesAfter))
  const gutter = String(last).length
  const out: string[] = []
  for (let number = first; number <= last; number++) {
    const line = lineAt(file, number)
    if (!line) break
    const text = file.text.slice(line.start, line.end)
    if (number !== culprit) {
      if (text !== '' || number < culprit) out.push(numbered(number, gutter, window(text, 0).text))
      continue
    }
    const from = Math.min(range.start, line.end) - line.start
    const to = Math.min(Math.max(range.end, range.start), line.end) - line.start
    const shown = window(text, from)
    out.push(numbered(number, gutter, shown.text))
    out.push(`${' '.repeat(gutter + 1)} | ${carets(shown, text, from, to)}`)
  }
  return out.join('\n')
}

function numbered(number: number, gutter: number, text: string): string {
  return ` ${String(number).padStart(gutter)} | ${text}`.trimEnd()
}

interface Window {
  readonly text: string
  /** Offset into the line at which it begins. */
  readonly start: number
}

/** At most `lineLimit` characters of a line, `focus` among them. */
function window(line: string, focus: number): Window {
  if (line.length <= lineLimit) return { text: display(line), start: 0 }
  let start = focus < lineLimit / 2 ? 0 : focus - lineLimit / 4
  // Not in the middle of a surrogate pair.
  if (/[\udc00-\udfff]/.test(line[start] ?? '')) start--
  const cut = display(line.slice(start, start + lineLimit))
  const more = start + lineLimit < line.length ? '…' : ''
  return { text: `${start > 0 ? '…' : ''}${cut}${more}`, start }
}

function carets(shown: Window, line: string, from: number, to: number): string {
  const cut = shown.start > 0 ? 1 : 0
  const before = widthOf(line.slice(shown.start, from))
  const under = widthOf(line.slice(from, Math.min(to, shown.start + lineLimit)))
  return ' '.repeat(cut + before) + '^'.repeat(Math.max(1, under))
}

/** A tab is shown as an arrow: where spaces are wanted, it is often the culprit. */
function display(text: string): string {
  return visibleControls(text.replaceAll('\t', '→   '))
}

function widthOf(text: string): number {
  let width = 0
  for (const character of display(text)) width += displayWidth(character)
  return width
}

import { findCircledMark } from '../diagnostics/callout-mark.ts'
import type { SourceRange } from '../diagnostics/source-file.ts'

/** What belongs to the printed page and not to the manifest. */
export interface PageMark {
  readonly kind: 'callout' | 'ellipsis'
  readonly at: SourceRange
}

/** Callout marks at the ends of lines, and lines that are nothing but `...`, within a part of the text. */
export function findPageMarks(text: string, within: SourceRange): readonly PageMark[] {
  const marks: PageMark[] = []
  // After a syntax error the library's ranges may go beyond the text.
  const last = Math.min(within.end, text.length)
  for (let start = within.start; start < last; ) {
    const newline = text.indexOf('\n', start)
    const end = newline === -1 ? text.length : newline
    const mark = markOf(text.slice(start, end))
    if (mark) {
      const at = { start: start + mark.at.start, end: start + mark.at.end }
      marks.push({ kind: mark.kind, at })
    }
    start = end + 1
  }
  return marks
}

function markOf(line: string): PageMark | null {
  const ellipsis = /^\s*(\.\.\.|…)\s*$/.exec(line)
  if (ellipsis) {
    const start = line.search(/\S/)
    return { kind: 'ellipsis', at: { start, end: line.trimEnd().length } }
  }
  // In a comment it does no harm.
  if (/(^|\s)#/.test(line)) return null
  const at = findCircledMark(line)
  return at && { kind: 'callout', at }
}

/** The text with spaces in place of the marks, so that all offsets stay what they are. */
export function blankOut(text: string, marks: readonly PageMark[]): string {
  const parts: string[] = []
  let from = 0
  for (const { at } of marks) {
    parts.push(text.slice(from, at.start), ' '.repeat(at.end - at.start))
    from = at.end
  }
  parts.push(text.slice(from))
  return parts.join('')
}

import type { SourceRange } from '../diagnostics/source-file.ts'

/** How many lines back the beginning of an item is looked for. */
const reach = 200

/** A line that is indented neither like its neighbours nor deeper. Compares it with what it probably belongs to. */
export function explainIndentation(
  at: SourceRange,
  text: string,
): { message: string; hint: string | null; at: SourceRange } {
  const lineStart = text.lastIndexOf('\n', Math.max(0, at.start - 1)) + 1
  const start =
    at.start === lineStart || text[at.start] === '\n' ? firstWord(text, lineStart) : at.start
  const indent = start - lineStart
  const end = text.indexOf('\n', start)
  const where = { start, end: end === -1 ? text.length : end }
  const message = `the line is indented by ${spaces(indent)}, and belongs to nothing there`
  const item = findItem(text, lineStart, indent)
  const hint = item ? hintFor(item, text, start) : 'indent it like the lines it belongs to'
  return { message, hint, at: where }
}

function hintFor(item: Item, text: string, start: number): string {
  const line = text.slice(0, item.start).split('\n').length
  if (/^-\s/.test(text.slice(start, start + 2))) {
    return `indent it by ${spaces(item.dash)}, like the item of line ${line}`
  }
  return `indent it by ${spaces(item.column)} to go on with the item of line ${line}`
}

function firstWord(text: string, from: number): number {
  let at = from
  while (text[at] === ' ') at++
  return at
}

interface Item {
  readonly start: number
  readonly dash: number
  /** Of what follows the `- `. */
  readonly column: number
}

/** The nearest `- ` above whose item could go on at this line. */
function findItem(text: string, lineStart: number, indent: number): Item | null {
  let end = lineStart - 1
  for (let count = 0; end > 0 && count < reach; count++) {
    const start = text.lastIndexOf('\n', end - 1) + 1
    // A mapping, since nothing else goes on in a second line.
    const item = /^( *)- +(?=\S.*:(\s|$))/.exec(text.slice(start, end))
    const dash = item?.[1]?.length ?? 0
    if (item && dash <= indent) return { start, dash, column: item[0].length }
    end = start - 1
  }
  return null
}

function spaces(count: number): string {
  return count === 1 ? '1 space' : `${count} spaces`
}

import type { SourceFile, SourceRange } from './source-file.ts'

/** Both count from 1; a column is a character (a code point), and a tab is one. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Where an offset into the text of `file` is, as an editor would say it. */
export function positionOf(file: SourceFile, offset: number): Position {
  const starts = lineStarts(file)
  const line = lineIndexOf(starts, offset)
  const before = file.text.slice(starts[line] ?? 0, offset)
  return { line: line + 1, column: countCharacters(before) + 1 }
}

/** Line `number`, from 1, without its line end. undefined: there is no such line. */
export function lineAt(file: SourceFile, number: number): SourceRange | undefined {
  const starts = lineStarts(file)
  const start = starts[number - 1]
  if (start === undefined) return undefined
  let end = (starts[number] ?? file.text.length + 1) - 1
  if (end > start && file.text[end - 1] === '\r') end--
  return { start, end }
}

export function countCharacters(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}

/** Many diagnostics point into one file; its lines are counted once. */
const known = new WeakMap<SourceFile, readonly number[]>()

function lineStarts(file: SourceFile): readonly number[] {
  let starts = known.get(file)
  if (!starts) {
    starts = findLineStarts(file.text)
    known.set(file, starts)
  }
  return starts
}

function findLineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) {
    starts.push(end + 1)
  }
  return starts
}

/** Index of the last line that starts at or before `offset`. */
function lineIndexOf(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}

import { shorten } from '../../diagnostics/shorten.ts'
import type { SourceRange } from '../../diagnostics/source-file.ts'
import type { Tree } from '../tree.ts'
import type { Context } from './context.ts'

/** What a value is, in the words of a message: "the number 80", "a list". Never the content of a Secret. */
export function describe(tree: Tree, context: Context): string {
  if (tree.kind === 'sequence') return 'a list'
  if (tree.kind === 'mapping') return 'a mapping'
  const { value } = tree
  if (value === null) return 'empty'
  const type = typeof value === 'string' ? 'text' : typeof value
  const article = type === 'text' ? '' : 'a '
  if (context.confidential) return `${article}${type}`
  return `the ${type} ${quote(typeof value === 'string' ? value : writtenAt(tree.at, context))}`
}

/** A value in a message; of a Secret, only that there is one. */
export function quoteValue(value: string, context: Context): string {
  return context.confidential ? 'this value' : quote(value)
}

/** Not what YAML makes of it: `1.0` is a version, and 1 is another one. */
export function writtenAt({ start, end }: SourceRange, { file }: Context): string {
  return shorten(file.text.slice(start, end), 60)
}

export function quote(text: string): string {
  return `\`${shorten(text, 60)}\``
}

import { shorten } from '../../diagnostics/shorten.ts'
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
  return context.confidential ? `${article}${type}` : `the ${type} ${quote(String(value))}`
}

export function quote(text: string): string {
  return `\`${shorten(text, 60)}\``
}

import type { Located } from '../../diagnostics/source-file.ts'
import type { Tree } from '../tree.ts'
import { type Context, type Reader, reject } from './context.ts'
import { describe, quoteValue, writtenAt } from './describe.ts'
import { booleanOf } from './yaml-1-1.ts'

export function text(tree: Tree, name: string, context: Context): Located<string> | undefined {
  if (tree.kind === 'scalar' && typeof tree.value === 'string') {
    return { value: tree.value, at: tree.at }
  }
  return wrongType(tree, name, 'text', context)
}

export function integer(tree: Tree, name: string, context: Context): Located<number> | undefined {
  if (tree.kind === 'scalar' && Number.isSafeInteger(tree.value)) {
    return { value: Number(tree.value), at: tree.at }
  }
  return wrongType(tree, name, 'a whole number', context)
}

export function boolean(tree: Tree, name: string, context: Context): Located<boolean> | undefined {
  if (tree.kind === 'scalar' && typeof tree.value === 'boolean') {
    return { value: tree.value, at: tree.at }
  }
  return wrongType(tree, name, '`true` or `false`', context)
}

/** Text that is one of `choices`. */
export function oneOf<const C extends string>(choices: readonly C[]): Reader<Located<C>> {
  return (tree, name, context) => {
    const written = text(tree, name, context)
    if (!written) return undefined
    const value = choices.find((choice) => choice === written.value)
    if (value !== undefined) return { value, at: written.at }
    const known = choices.map((choice) => `\`${choice}\``).join(', ')
    const same = choices.find((choice) => choice.toLowerCase() === written.value.toLowerCase())
    return reject(
      context,
      'bad-value',
      written.at,
      `\`${name}\` cannot be ${quoteValue(written.value, context)}`,
      same ? `write \`${same}\`: upper and lower case count` : `one of ${known}`,
    )
  }
}

export function wrongType(tree: Tree, name: string, wanted: string, context: Context): undefined {
  return reject(
    context,
    'wrong-type',
    tree.at,
    `\`${name}\` must be ${wanted}, but this is ${describe(tree, context)}`,
    quotesHint(tree, wanted, context),
  )
}

/** Most wrong types are a pair of quotes too many or too few. */
function quotesHint(tree: Tree, wanted: string, context: Context): string | null {
  if (tree.kind !== 'scalar' || tree.value === null) return null
  if (wanted === 'text' && typeof tree.value !== 'string') {
    const hint = 'write it in quotes'
    return context.confidential ? hint : `${hint}: "${writtenAt(tree.at, context)}"`
  }
  const isNumber = typeof tree.value === 'string' && /^\d{1,9}$/.test(tree.value)
  if (wanted === 'a whole number' && isNumber) return 'write it without quotes'
  if (!wanted.startsWith('`true`') || typeof tree.value !== 'string') return null
  if (tree.value === 'true' || tree.value === 'false') return 'write it without quotes'
  const meant = booleanOf(tree.value)
  return meant === null ? null : `write \`${meant}\`: in YAML 1.2 this is text`
}

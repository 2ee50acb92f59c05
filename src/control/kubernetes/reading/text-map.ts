import type { Located, SourceRange } from '../../diagnostics/source-file.ts'
import { isNull, type Tree } from '../tree.ts'
import { type Context, reject } from './context.ts'
import { quoteValue } from './describe.ts'
import { text, wrongType } from './scalars.ts'

export interface TextMap {
  readonly values: ReadonlyMap<string, Located<string> & { readonly keyAt: SourceRange }>
  /** false: a value was not text, and is left out. */
  readonly complete: boolean
}

/** Annotations: any keys, each with any text. */
export function textMap(tree: Tree, name: string, context: Context): TextMap | undefined {
  if (tree.kind !== 'mapping') return wrongType(tree, name, 'a mapping', context)
  const values = new Map<string, Located<string> & { readonly keyAt: SourceRange }>()
  let complete = true
  for (const { key, value } of tree.entries) {
    if (values.has(key.value)) continue
    // As in the API server, no value is an empty one.
    const read = isNull(value) ? { value: '', at: value.at } : text(value, key.value, context)
    if (read) values.set(key.value, { ...read, keyAt: key.at })
    else complete = false
  }
  return { values, complete }
}

const labelValue = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/

/** Labels and selectors: their values are short words. */
export function labelMap(tree: Tree, name: string, context: Context): TextMap | undefined {
  const map = textMap(tree, name, context)
  if (!map) return undefined
  const values = new Map(map.values)
  for (const [key, { value, at }] of map.values) {
    if (value.length <= 63 && labelValue.test(value)) continue
    values.delete(key)
    const hint = 'at most 63 letters, digits, `-`, `_` and `.`'
    reject(
      context,
      'bad-value',
      at,
      `${quoteValue(value, context)} cannot be the value of a label`,
      hint,
    )
  }
  return { values, complete: map.complete && values.size === map.values.size }
}

export function plainTexts(map: TextMap): ReadonlyMap<string, string> {
  return new Map([...map.values].map(([key, { value }]) => [key, value]))
}

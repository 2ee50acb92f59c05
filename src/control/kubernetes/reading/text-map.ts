import type { Located, SourceRange } from '../../diagnostics/source-file.ts'
import type { Tree } from '../tree.ts'
import type { Context } from './context.ts'
import { text, wrongType } from './scalars.ts'

export interface TextMap {
  readonly values: ReadonlyMap<string, Located<string> & { readonly keyAt: SourceRange }>
  /** false: a value was not text, and is left out. */
  readonly complete: boolean
}

/** Labels, annotations, selectors: any keys, each with text. */
export function textMap(tree: Tree, name: string, context: Context): TextMap | undefined {
  if (tree.kind !== 'mapping') return wrongType(tree, name, 'a mapping', context)
  const values = new Map<string, Located<string> & { readonly keyAt: SourceRange }>()
  let complete = true
  for (const { key, value } of tree.entries) {
    if (values.has(key.value)) continue
    const read = text(value, key.value, context)
    if (read) values.set(key.value, { ...read, keyAt: key.at })
    else complete = false
  }
  return { values, complete }
}

export function plainTexts(map: TextMap): ReadonlyMap<string, string> {
  return new Map([...map.values].map(([key, { value }]) => [key, value]))
}

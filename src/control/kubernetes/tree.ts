import type { Located, SourceRange } from '../diagnostics/source-file.ts'

/**
 * What a manifest says, before anyone asks what it means: the shape that YAML and JSON have in common, each value with its
 * place. Aliases are resolved, so that one subtree may hang in several places; its ranges then point at the anchor.
 */
export type Tree = Scalar | Sequence | Mapping

export interface Scalar {
  readonly kind: 'scalar'
  readonly value: string | number | boolean | null
  readonly at: SourceRange
}

export interface Sequence {
  readonly kind: 'sequence'
  readonly items: readonly Tree[]
  readonly at: SourceRange
}

export interface Mapping {
  readonly kind: 'mapping'
  /** In the order of the text. A key that is there twice (reported by whoever parsed) is there twice; the first counts. */
  readonly entries: readonly Entry[]
  readonly at: SourceRange
}

export interface Entry {
  readonly key: Located<string>
  readonly value: Tree
}

export function findEntry(mapping: Mapping, key: string): Entry | undefined {
  return mapping.entries.find((entry) => entry.key.value === key)
}

/** `field:` without a value says the same as no field at all. */
export function isNull(tree: Tree): boolean {
  return tree.kind === 'scalar' && tree.value === null
}

/** Where to point for something about the whole of `tree`: at its first key, since a caret under all of it says little. */
export function headOf(tree: Tree): SourceRange {
  const first = tree.kind === 'mapping' ? tree.entries[0] : undefined
  return first ? first.key.at : tree.at
}

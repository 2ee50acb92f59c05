import { type Entry, findEntry, isNull, type Mapping, type Tree } from '../kubernetes/tree.ts'

/** The items of `kind: List`, `IngressList` and the like in place of the list; anything else as it is. */
export function* unwrapList(tree: Tree): Generator<Tree> {
  const list = tree.kind === 'mapping' ? asList(tree) : null
  if (!list) {
    yield tree
    return
  }
  for (const item of list.items) yield* unwrapList(withDefaults(item, list.defaults))
}

interface List {
  readonly items: readonly Tree[]
  /** What an item need not say itself. */
  readonly defaults: readonly Entry[]
}

function asList(tree: Mapping): List | null {
  const kind = findEntry(tree, 'kind')
  const items = findEntry(tree, 'items')?.value
  if (kind?.value.kind !== 'scalar' || !items) return null
  const name = String(kind.value.value)
  if (!name.endsWith('List')) return null
  if (isNull(items)) return { items: [], defaults: [] }
  if (items.kind !== 'sequence') return null
  if (name === 'List') return { items: items.items, defaults: [] }
  // The API server leaves kind and apiVersion out of the items of a list of one kind.
  const version = findEntry(tree, 'apiVersion')
  const itemKind = { ...kind, value: { ...kind.value, value: name.slice(0, -'List'.length) } }
  return { items: items.items, defaults: version ? [version, itemKind] : [itemKind] }
}

function withDefaults(item: Tree, defaults: readonly Entry[]): Tree {
  if (item.kind !== 'mapping') return item
  const missing = defaults.filter(({ key }) => !findEntry(item, key.value))
  return missing.length === 0 ? item : { ...item, entries: [...item.entries, ...missing] }
}

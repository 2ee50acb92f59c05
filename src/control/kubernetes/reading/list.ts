import type { Context, Reader } from './context.ts'
import { wrongType } from './scalars.ts'

/** Items that cannot be read are left out. */
export function list<T>(read: Reader<T>): Reader<readonly T[]> {
  return (tree, name, context: Context) => {
    if (tree.kind !== 'sequence') return wrongType(tree, name, 'a list', context)
    const items: T[] = []
    for (const item of tree.items) {
      const value = read(item, `item of ${name}`, context)
      if (value !== undefined) items.push(value)
    }
    return items
  }
}

import { isMap, isScalar, isSeq, type Node } from 'yaml'
import type { SourceRange } from '../diagnostics/source-file.ts'

/** The scalar that a document ends with. null also where the library, after other errors, has lost its place. */
export function lastScalar(node: Node | null, text: string): SourceRange | null {
  let last: unknown = node
  while (isMap(last) || isSeq(last)) {
    const item: unknown = last.items.at(-1)
    last = isMap(last) ? (last.items.at(-1)?.value ?? last.items.at(-1)?.key) : item
  }
  const [start, end] = (isScalar(last) && last.range) || [0, Number.POSITIVE_INFINITY]
  return end <= text.length ? { start, end } : null
}

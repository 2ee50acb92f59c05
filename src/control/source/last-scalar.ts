import { isMap, isScalar, isSeq, type Node } from 'yaml'
import type { SourceRange } from '../diagnostics/source-file.ts'

/** The scalar that a document ends with. */
export function lastScalar(node: Node | null): SourceRange | null {
  let last: unknown = node
  while (isMap(last) || isSeq(last)) {
    const item: unknown = last.items.at(-1)
    last = isMap(last) ? (last.items.at(-1)?.value ?? last.items.at(-1)?.key) : item
  }
  return isScalar(last) && last.range ? { start: last.range[0], end: last.range[1] } : null
}

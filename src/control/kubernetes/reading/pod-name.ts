import type { Tree } from '../tree.ts'
import type { Context } from './context.ts'
import { text } from './scalars.ts'
import { openStruct, structType } from './struct.ts'

const referenceType = structType('a targetRef', [
  'kind',
  'namespace',
  'name',
  'uid',
  'apiVersion',
  'resourceVersion',
  'fieldPath',
])

/** Of a targetRef; null where it refers to something else than a Pod. */
export function podName(tree: Tree, field: string, context: Context): string | null {
  const reference = openStruct(referenceType, tree, field, context)
  const kind = reference?.optional('kind', text)
  const name = reference?.optional('name', text)
  return kind?.value === 'Pod' ? (name?.value ?? null) : null
}

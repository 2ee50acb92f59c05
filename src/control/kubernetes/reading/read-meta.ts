import type { Located } from '../../diagnostics/source-file.ts'
import type { ObjectMeta } from '../meta.ts'
import type { Tree } from '../tree.ts'
import type { Context } from './context.ts'
import { namespaceName, objectName } from './names.ts'
import { openStruct, structType } from './struct.ts'
import { labelMap, plainTexts, textMap } from './text-map.ts'
import { timestamp } from './timestamp.ts'

const metaType = structType('metadata', [
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
  'managedFields',
  'clusterName',
  'initializers',
])

/** undefined: no usable name, or namespace, so that nothing can be said about the object. */
export function readMeta(tree: Tree, field: string, context: Context): ObjectMeta | undefined {
  const meta = openStruct(metaType, tree, field, context)
  if (!meta) return undefined
  const name = meta.required('name', objectName)
  const namespace: Located<string> | null | undefined = meta.optional('namespace', namespaceName)
  const labels = meta.optional('labels', labelMap)
  const annotations = meta.optional('annotations', textMap)
  const creationTimestamp = meta.optional('creationTimestamp', timestamp)
  const deletionTimestamp = meta.optional('deletionTimestamp', timestamp)
  if (name === undefined || namespace === undefined) return undefined
  return {
    name,
    namespace: namespace?.value || 'default',
    labels: labels ? plainTexts(labels) : new Map(),
    annotations: annotations?.values ?? new Map(),
    creationTimestamp: creationTimestamp ?? null,
    // A time that cannot be read still says that the object is going away.
    terminating: deletionTimestamp !== null,
  }
}

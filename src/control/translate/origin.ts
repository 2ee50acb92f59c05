import type { Origin } from '../../snapshot/origin.ts'
import { positionOf } from '../diagnostics/position.ts'
import type { KubernetesObject } from '../kubernetes/object.ts'

export function originOf({ meta, file, at }: KubernetesObject): Origin {
  const { line } = positionOf(file, at.start)
  return { namespace: meta.namespace, name: meta.name.value, file: file.path, line }
}

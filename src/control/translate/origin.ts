import type { Origin } from '../../snapshot/origin.ts'
import type { KubernetesObject } from '../kubernetes/object.ts'

export function originOf({ meta, file, at }: KubernetesObject): Origin {
  return {
    namespace: meta.namespace,
    name: meta.name.value,
    file: file.path,
    line: file.text.slice(0, at.start).split('\n').length,
  }
}

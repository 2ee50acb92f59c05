import type { KubernetesObject } from '../../../src/control/kubernetes/object.ts'
import { readManifest } from '../../../src/control/source/read-manifest.ts'

/** The objects of one manifest, whatever its reader had to say about it. */
export function objectsOf(text: string, path = 'in.yaml'): readonly KubernetesObject[] {
  return readManifest({ path, text }).objects
}

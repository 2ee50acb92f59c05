import type { Ingress } from '../../kubernetes/ingress.ts'
import { knownAnnotations, nginxPrefix, ownPrefix } from './known-annotations.ts'
import { findAnnotation } from './read-annotation.ts'

/** Whether an annotation of an Ingress decides about anything here: it is supported, and it is the one that counts. */
export function hasEffect(ingress: Ingress, key: string): boolean {
  const prefix = [ownPrefix, nginxPrefix].find((each) => key.startsWith(each))
  if (prefix === undefined) return false
  const name = key.slice(prefix.length)
  const state = knownAnnotations.get(name)
  const isSupported = state === 'supported' || state === 'partly'
  return isSupported && findAnnotation(ingress, name)?.key === key
}

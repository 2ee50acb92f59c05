import { knownAnnotations, nginxPrefix, ownAnnotations, ownPrefix } from './known-annotations.ts'

/** Whether an annotation decides about anything here: it is supported, and not overruled by the same under our own prefix. */
export function hasEffect(key: string, all: ReadonlyMap<string, unknown>): boolean {
  if (key.startsWith(ownPrefix)) return ownAnnotations.has(key.slice(ownPrefix.length))
  if (!key.startsWith(nginxPrefix)) return false
  const name = key.slice(nginxPrefix.length)
  const state = knownAnnotations.get(name)
  const isOverruled = ownAnnotations.has(name) && all.has(ownPrefix + name)
  return (state === 'supported' || state === 'partly') && !isOverruled
}

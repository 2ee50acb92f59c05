import { nearestWord } from '../../diagnostics/nearest-word.ts'
import { knownAnnotations, nginxPrefix, ownAnnotations, ownPrefix } from './known-annotations.ts'

/** Beyond so many different names no more are looked up: a folder full of nonsense gets fewer hints, but not slowly. */
const lookedUpAtMost = 1_000

/** Finds the annotation that was probably meant. Most wrong ones are repeated in many Ingresses, and looked up once. */
export class NearestAnnotation {
  readonly #found = new Map<string, string | null>()

  find(key: string): string | null {
    const known = this.#found.get(key)
    if (known !== undefined || this.#found.size >= lookedUpAtMost) return known ?? null
    const nearest = search(key)
    this.#found.set(key, nearest)
    return nearest
  }
}

function search(key: string): string | null {
  if (key.startsWith(nginxPrefix)) return searchName(key, nginxPrefix, knownAnnotations.keys())
  if (key.startsWith(ownPrefix)) return searchName(key, ownPrefix, ownAnnotations)
  // A slip in the prefix is believed only where the name is one of ours.
  const slash = key.indexOf('/') + 1
  const name = key.slice(slash)
  const prefix = nearestWord(key.slice(0, slash), [nginxPrefix])
  return prefix !== null && knownAnnotations.has(name) ? prefix + name : null
}

function searchName(key: string, prefix: string, names: Iterable<string>): string | null {
  const nearest = nearestWord(key.slice(prefix.length), names)
  return nearest === null ? null : prefix + nearest
}

import { Redacted } from '../base/redacted.ts'
import type { Snapshot } from './snapshot.ts'

/** Whether two snapshots say the same; the generation, which only counts, aside. */
export function sameSnapshot(a: Snapshot, b: Snapshot): boolean {
  return samePlain({ ...a, generation: 0 }, { ...b, generation: 0 })
}

/**
 * Equality of plain data and of the secrets in it. util.isDeepStrictEqual would not do: to it, two Redacted are equal whatever
 * they hold, since their content is private.
 */
export function samePlain(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (a instanceof Redacted || b instanceof Redacted) {
    return a instanceof Redacted && b instanceof Redacted && a.equals(b)
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => samePlain(item, b[index]))
  }
  if (Array.isArray(a) || Array.isArray(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && samePlain(ownValue(a, key), ownValue(b, key)))
  )
}

/** Of an own key, so that `__proto__` is a key like any other. */
function ownValue(object: object, key: string): unknown {
  return (object as Readonly<Record<string, unknown>>)[key]
}

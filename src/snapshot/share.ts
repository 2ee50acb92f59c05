import { hostText } from './host.ts'
import { originKey } from './origin.ts'
import { samePlain } from './same.ts'
import type { Snapshot } from './snapshot.ts'

/**
 * `after` with the very objects of `before` wherever both say the same, and its very lists where they have the same items. Whoever
 * compares the two has to look only at what is not identical.
 */
export function share(before: Snapshot, after: Snapshot): Snapshot {
  return {
    generation: after.generation,
    routes: shareList(before.routes, after.routes, ({ id }) => id),
    defaultBackend: shareValue(before.defaultBackend, after.defaultBackend),
    ingresses: shareList(before.ingresses, after.ingresses, ({ origin }) => originKey(origin)),
    clusters: shareList(before.clusters, after.clusters, ({ id }) => id),
    certificates: shareList(before.certificates, after.certificates, ({ id }) => id),
    bindings: shareList(before.bindings, after.bindings, ({ host }) => hostText(host)),
    defaultCertificate: shareValue(before.defaultCertificate, after.defaultCertificate),
  }
}

function shareValue<T>(before: T, after: T): T {
  return samePlain(before, after) ? before : after
}

/** Both in one order, so that an item is mostly in the place where it was. */
function shareList<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (item: T) => string,
): readonly T[] {
  let byKey: ReadonlyMap<string, T> | null = null
  const shared = after.map((item, index) => {
    const there = before[index]
    if (there !== undefined && samePlain(there, item)) return there
    byKey ??= new Map(before.map((known) => [keyOf(known), known]))
    const known = byKey.get(keyOf(item))
    return known !== undefined && samePlain(known, item) ? known : item
  })
  const isSame =
    shared.length === before.length && shared.every((item, index) => item === before[index])
  return isSame ? before : shared
}

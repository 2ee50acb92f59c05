import { nearestWord } from '../diagnostics/nearest-word.ts'

/** How many words one translation compares. */
const mostComparisons = 100_000

/**
 * Names of one kind by namespace, to say which one was probably meant. Thousands of missing names among thousands of known
 * ones would cost their product, so that after so many words no more are looked at: hints get fewer, never slow.
 */
export class NameIndex {
  readonly #names = new Map<string, string[]>()
  readonly #namespaces = new Map<string, string[]>()
  #comparisons = mostComparisons

  add(namespace: string, name: string): void {
    push(this.#names, namespace, name)
    push(this.#namespaces, name, namespace)
  }

  /** For the next translation with the same names. */
  refill(): void {
    this.#comparisons = mostComparisons
  }

  /** What to write instead of a name that is not in the namespace; null: nothing comes near. */
  hint(kind: string, namespace: string, name: string): string | null {
    const elsewhere = this.#namespaces.get(name)
    if (elsewhere !== undefined) {
      const where = [...elsewhere].sort().slice(0, 3).join(', ')
      return `${kind} ${name} is in namespace ${where}; an Ingress reaches only its own namespace`
    }
    const nearest = this.#nearest(namespace, name)
    return nearest === null ? null : `did you mean ${nearest}?`
  }

  #nearest(namespace: string, name: string): string | null {
    const names = this.#names.get(namespace) ?? []
    if (names.length > this.#comparisons) return null
    this.#comparisons -= names.length
    return nearestWord(name, names.sort())
  }
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const values = map.get(key)
  if (values === undefined) map.set(key, [value])
  else values.push(value)
}

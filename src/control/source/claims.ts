import type { FileState } from './file-state.ts'

/**
 * How many files have each object, by objectKey. Kept up to date as files come and go: among tens of thousands of objects, an
 * edit costs no more than its own.
 */
export class Claims {
  readonly #files = new Map<string, number>()
  #contested = 0

  /** Some object is in several files. */
  get areContested(): boolean {
    return this.#contested > 0
  }

  has(key: string): boolean {
    return this.#files.has(key)
  }

  add({ contributions }: FileState): void {
    for (const key of contributions.keys()) {
      const count = (this.#files.get(key) ?? 0) + 1
      this.#files.set(key, count)
      if (count === 2) this.#contested++
    }
  }

  remove({ contributions }: FileState): void {
    for (const key of contributions.keys()) {
      const count = (this.#files.get(key) ?? 0) - 1
      if (count > 0) this.#files.set(key, count)
      else this.#files.delete(key)
      if (count === 1) this.#contested--
    }
  }
}

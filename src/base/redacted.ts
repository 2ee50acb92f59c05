import { inspect } from 'node:util'

/**
 * A secret that shows itself as `[redacted]` wherever it is printed: string conversion, JSON, util.inspect. The private
 * field also keeps it out of a structured clone. The only way to the content is `reveal()`, which is easy to search for.
 */
export class Redacted {
  readonly #content: string

  constructor(content: string) {
    this.#content = content
    Object.freeze(this)
  }

  reveal(): string {
    return this.#content
  }

  /** Compares contents without showing them; not constant in time, so not for passwords. */
  equals(other: Redacted): boolean {
    return this.#content === other.#content
  }

  toString(): string {
    return '[redacted]'
  }

  toJSON(): string {
    return '[redacted]'
  }

  [inspect.custom](): string {
    return '[redacted]'
  }
}

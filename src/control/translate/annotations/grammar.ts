/** What an annotation's value may be. */
export interface Grammar<T> {
  /** Completes `it must be ...`. */
  readonly expected: string
  /** null: not such a value. */
  readonly parse: (text: string) => T | null
}

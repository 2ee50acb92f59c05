import type { Paint } from './paint.ts'

/** Where the text of a command goes: results to `out`, what is said about them to `err`. */
export interface Output {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** For `out`; absent: no colours. */
  readonly paint?: Paint
}

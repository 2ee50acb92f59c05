import { samePlain } from './same.ts'

/** null: it is the same on both sides. */
export type Changed<T> = { readonly before: T; readonly after: T } | null

export function changed<T>(before: T, after: T): Changed<T> {
  return samePlain(before, after) ? null : { before, after }
}

import { samePlain } from './same.ts'

export type ChangeKind = 'added' | 'removed' | 'changed'

/** null: it is the same on both sides. */
export type Changed<T> = { readonly before: T; readonly after: T } | null

export function changed<T>(before: T, after: T): Changed<T> {
  return samePlain(before, after) ? null : { before, after }
}

/** Of something that differs: null is the side where it is not there. */
export function changeKind(side: {
  readonly before: unknown
  readonly after: unknown
}): ChangeKind {
  if (side.before === null) return 'added'
  return side.after === null ? 'removed' : 'changed'
}

/**
 * What one manifest may cost. Everything behind these is linear in the size of the text, or recursive to at most this
 * depth: a hostile manifest gets a diagnostic, and never takes the process with it.
 */
export interface ParseLimits {
  /** Characters of one file. */
  readonly size: number
  /** Levels of lists and mappings; a Pod with everything in it has less than 20. */
  readonly depth: number
  readonly documents: number
  /** Characters that all aliases of one file together stand for. */
  readonly expansion: number
  /** Told one by one. */
  readonly diagnostics: number
}

export const parseLimits: ParseLimits = {
  size: 32 * 1024 * 1024,
  depth: 64,
  documents: 5_000,
  expansion: 1024 * 1024,
  diagnostics: 1_000,
}

import type { SourceFile, SourceRange } from './source-file.ts'

/**
 * Anything that may hold a secret: a Secret, `data` of whatever a misspelt Secret turned into, PEM. Too much is caught
 * (every ConfigMap), which costs a code frame; too little would cost a key.
 */
const secretMark =
  /kind["']?\s*:\s*["']?Secret\b|\b(stringData|data|binaryData)["']?\s*:|-----BEGIN/i

/** Between documents. `-----BEGIN` at the start of a line is none. */
const separator = /^---(?=\s|$)/gm

/** Many diagnostics point into one file; it is looked through once. */
interface Looked {
  readonly separators: readonly number[]
  /** By the start and the end of a document. */
  readonly confidential: Map<string, boolean>
}

const known = new WeakMap<SourceFile, Looked>()

function lookThrough(file: SourceFile): Looked {
  let looked = known.get(file)
  if (looked === undefined) {
    const separators = Array.from(file.text.matchAll(separator), ({ index }) => index)
    looked = { separators, confidential: new Map() }
    known.set(file, looked)
  }
  return looked
}

/** Whether lines around `range` must not be shown: its document, or the one it cannot be told from, has a secret in it. */
export function isConfidential(file: SourceFile, range: SourceRange): boolean {
  const { start, end } = documentAround(file, range)
  const { confidential } = lookThrough(file)
  const key = `${start} ${end}`
  let answer = confidential.get(key)
  if (answer === undefined) {
    answer = secretMark.test(file.text.slice(start, end))
    confidential.set(key, answer)
  }
  return answer
}

/** The document that `range` is in, by its separators alone, since it may not be YAML. */
export function documentAround(file: SourceFile, range: SourceRange): SourceRange {
  let start = 0
  for (const index of lookThrough(file).separators) {
    if (index > range.end) return { start, end: index }
    if (index <= range.start) start = index
  }
  return { start, end: file.text.length }
}

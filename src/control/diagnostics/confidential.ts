import type { SourceRange } from './source-file.ts'

/**
 * Anything that may hold a secret: a Secret, `data` of whatever a misspelt Secret turned into, PEM. Too much is caught
 * (every ConfigMap), which costs a code frame; too little would cost a key.
 */
const secretMark =
  /kind["']?\s*:\s*["']?Secret\b|\b(stringData|data|binaryData)["']?\s*:|-----BEGIN/i

/** Between documents. `-----BEGIN` at the start of a line is none. */
const separator = /^---(?=\s|$)/gm

/** Whether lines around `range` must not be shown: its document, or the one it cannot be told from, has a secret in it. */
export function isConfidential(text: string, range: SourceRange): boolean {
  const around = documentAround(text, range)
  return secretMark.test(text.slice(around.start, around.end))
}

/** The document that `range` is in, by its separators alone, since it may not be YAML. */
export function documentAround(text: string, range: SourceRange): SourceRange {
  let start = 0
  for (const { index } of text.matchAll(separator)) {
    if (index > range.end) return { start, end: index }
    if (index <= range.start) start = index
  }
  return { start, end: text.length }
}

/**
 * The word that was probably meant: the one with the fewest edits, or null where none is close. A wrong guess costs
 * more than none, so that short words may differ by one edit, and no word by more than three.
 */
export function nearestWord(written: string, known: Iterable<string>): string | null {
  // A very long word is no misspelling of anything, and edit distance takes time in the square of the length.
  if (written.length > 64) return null
  let best: string | null = null
  let bestDistance = Number.POSITIVE_INFINITY
  for (const word of known) {
    if (word.toLowerCase() === written.toLowerCase()) return word
    const allowed = Math.min(3, Math.ceil(Math.min(word.length, written.length) / 4))
    if (Math.abs(word.length - written.length) > allowed) continue
    const distance = editDistance(written, word)
    if (distance <= allowed && distance < bestDistance) {
      best = word
      bestDistance = distance
    }
  }
  return best
}

/** Insertions, deletions, substitutions, and swaps of two neighbours, each counting one (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row[j] = Math.min(
        at(last, j) + 1,
        at(row, j - 1) + 1,
        at(last, j - 1) + (same ? 0 : 1),
        swapped ? at(beforeLast, j - 2) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    beforeLast = last
    last = row
  }
  return at(last, b.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY
}

/** Stands for any text, also none: a header field may hold what is another one each time. */
const anyText = '...'

export function matchesText(expected: string, actual: string): boolean {
  const [first = '', ...rest] = expected.split(anyText)
  const last = rest.pop()
  if (last === undefined) return expected === actual
  if (actual.length < first.length + last.length) return false
  if (!actual.startsWith(first) || !actual.endsWith(last)) return false
  // The earliest place for each part leaves the most room for those behind it.
  let from = first.length
  const end = actual.length - last.length
  for (const part of rest) {
    const at = actual.indexOf(part, from)
    if (at === -1 || at + part.length > end) return false
    from = at + part.length
  }
  return true
}

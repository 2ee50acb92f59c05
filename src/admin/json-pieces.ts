/**
 * The JSON of an object, piece by piece. Whatever in it can be iterated is written as a list, an entry a piece: what is long need never
 * be in memory as a whole, and others have their turn in between.
 */
export function* jsonPieces(body: object): Iterable<string> {
  let before = '{'
  for (const [name, value] of Object.entries(body)) {
    yield `${before}${JSON.stringify(name)}:`
    if (isIterable(value)) yield* listPieces(value)
    else yield JSON.stringify(value)
    before = ','
  }
  yield before === '{' ? '{}' : '}'
}

function* listPieces(entries: Iterable<unknown>): Iterable<string> {
  let before = '['
  for (const entry of entries) {
    yield before + JSON.stringify(entry)
    before = ','
  }
  yield before === '[' ? '[]' : ']'
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
}

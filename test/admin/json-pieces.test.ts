import { describe, expect, test } from 'vitest'
import { jsonPieces } from '../../src/admin/json-pieces.ts'

const textOf = (body: object) => [...jsonPieces(body)].join('')

describe('JSON in pieces', () => {
  test.each([
    {},
    { a: [] },
    { a: [1, { b: [2] }, 'c"d'], e: null },
    { 'a"b': 'c', d: { e: [] }, f: [null] },
  ])('is the same as in one: %j', (body) => {
    expect(textOf(body)).toBe(JSON.stringify(body))
  })

  test('takes what is made on the way for a list, an entry a piece', () => {
    let made = 0
    function* entries() {
      for (; made < 3; made++) yield { made }
    }
    const pieces = jsonPieces({ list: entries() })[Symbol.iterator]()
    expect(pieces.next().value).toBe('{"list":')
    expect(pieces.next().value).toBe('[{"made":0}')
    expect(made).toBe(0)
    expect(textOf({ list: new Set([1, 2]) })).toBe('{"list":[1,2]}')
  })
})

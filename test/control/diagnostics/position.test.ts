import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineAt, positionOf } from '../../../src/control/diagnostics/position.ts'

const file = { path: 'a.yaml', text: 'one\r\ntwö 𝕏 x\n\n\tlast' }

describe('a position', () => {
  test.each([
    ['the beginning', 0, 1, 1],
    ['the end of a line', 3, 1, 4],
    ['the next line', 5, 2, 1],
    ['behind a character of two code units, which is one column', file.text.indexOf('x\n'), 2, 7],
    ['an empty line', file.text.indexOf('\n\t'), 3, 1],
    ['behind a tab, which is one column', file.text.indexOf('last'), 4, 2],
    ['the end of the text', file.text.length, 4, 6],
  ])('of %s counts from 1', (_, offset, line, column) => {
    expect(positionOf(file, offset)).toEqual({ line, column })
  })

  test('is the same as counting line by line, for any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '\n', '\r\n', 'é', '𝕏') }),
        fc.nat(),
        (text, n) => {
          const offset = n % (text.length + 1)
          const lines = text.slice(0, offset).split('\n')
          const last = lines.at(-1) ?? ''
          expect(positionOf({ path: '', text }, offset)).toEqual({
            line: lines.length,
            column: Array.from(last).length + 1,
          })
        },
      ),
    )
  })
})

test('a line comes without its line end, and there is none after the last', () => {
  const texts = [1, 2, 3, 4, 5].map((number) => {
    const range = lineAt(file, number)
    return range && file.text.slice(range.start, range.end)
  })
  expect(texts).toEqual(['one', 'twö 𝕏 x', '', '\tlast', undefined])
})

import type { Grammar } from './grammar.ts'

const factors: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['b', 1],
  ['k', 1024],
  ['m', 1024 ** 2],
  ['g', 1024 ** 3],
])

/** A size as nginx writes it, in bytes: a number, and perhaps k, m or g. */
export const sizeGrammar: Grammar<number> = {
  expected: 'a number of bytes, or one with k, m or g, such as 8m; 0 for no limit',
  parse: (text) => {
    const [, digits, unit] = /^(\d{1,15})([bkmg]?)$/i.exec(text) ?? []
    if (digits === undefined || unit === undefined) return null
    const bytes = Number(digits) * (factors.get(unit.toLowerCase()) ?? Number.NaN)
    return Number.isSafeInteger(bytes) ? bytes : null
  },
}

import type { Grammar } from './grammar.ts'

/** One of a few words, in whatever case. */
export function wordGrammar<T extends string>(...words: readonly T[]): Grammar<T> {
  return {
    expected: words.map((word) => `"${word}"`).join(' or '),
    parse: (text) => words.find((word) => word.toLowerCase() === text.toLowerCase()) ?? null,
  }
}

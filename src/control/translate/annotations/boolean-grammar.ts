import type { Grammar } from './grammar.ts'

/** The spellings that ingress-nginx takes, which are those of Go's strconv.ParseBool. */
const spellings: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((text) => [text, false] as const),
])

export const booleanGrammar: Grammar<boolean> = {
  expected: '"true" or "false"',
  parse: (text) => spellings.get(text) ?? null,
}

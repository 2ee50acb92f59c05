import { booleanGrammar } from './boolean-grammar.ts'
import type { Grammar } from './grammar.ts'

/** For what nginx itself writes as on and off; true and false are taken, too. */
export const switchGrammar: Grammar<boolean> = {
  expected: '"on" or "off"',
  parse: (text) =>
    /^on$/i.test(text) ? true : /^off$/i.test(text) ? false : booleanGrammar.parse(text),
}

import { Buffer } from 'node:buffer'

// Measured against a loop over the characters: the expression is the faster one, at any length.
const unsafe = /[^ !#-[\]-~]/
const everyUnsafe = /[^ !#-[\]-~]/gu
const unsafeWord = /[^!#-[\]-~]/
const everyUnsafeWord = /[^!#-[\]-~]/gu

/** As nginx does: control characters, quotes, backslashes and what is not ASCII become `\xNN`, byte by byte. */
export function escaped(text: string): string {
  return unsafe.test(text) ? text.replace(everyUnsafe, inBytes) : text
}

/** For a value outside of quotes: a space in it would look like the end of it. */
export function escapedWord(text: string): string {
  return unsafeWord.test(text) ? text.replace(everyUnsafeWord, inBytes) : text
}

/**
 * A string of JSON in ASCII: what turns the direction of text or ends lines (U+202E, U+2028) does not get to a terminal. Header
 * texts hold one byte a character, and these are written as they came, `\u00NN` each.
 */
export function quotedJson(text: string): string {
  return unsafe.test(text) ? `"${text.replace(/[^ !#-[\]-~]/g, inUnits)}"` : `"${text}"`
}

/** Anything above a byte comes from elsewhere and is written as UTF-8. */
function inBytes(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const bytes = code < 256 ? [code] : Buffer.from(character)
  return Array.from(bytes, (byte) => `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(
    '',
  )
}

function inUnits(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

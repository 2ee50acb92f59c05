import { inspect } from 'node:util'

/** What needs no quotes. */
const word = /^[\w.:/@*[\]-]+$/

/** From the least to the most pressing. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const

export type LogLevel = (typeof logLevels)[number]

/** Writes one line about what happens to the program. `details` are shown behind the message as `name=value`. */
export type Log = (level: LogLevel, message: string, details?: object) => void

/**
 * A log for people: `2026-11-24T02:19:08.123Z info  message name=value`. Texts from outside cannot break out of their line,
 * and what is Redacted stays so.
 */
export function createLog(options: {
  readonly level: LogLevel
  readonly write: (line: string) => void
  readonly now: () => number
}): Log {
  const least = logLevels.indexOf(options.level)
  return (level, message, details = {}) => {
    if (logLevels.indexOf(level) < least) return
    const time = new Date(options.now()).toISOString()
    const pairs = Object.entries(details).map(([name, value]) => ` ${name}=${shown(value)}`)
    options.write(`${time} ${level.padEnd(5)} ${oneLine(message)}${pairs.join('')}\n`)
  }
}

function shown(value: unknown): string {
  if (typeof value === 'string') return word.test(value) ? value : oneLine(JSON.stringify(value))
  if (value instanceof Error) return oneLine(JSON.stringify(value.stack ?? value.message))
  return oneLine(inspect(value, { breakLength: Number.POSITIVE_INFINITY, depth: 4 }))
}

/** Control characters could forge a line or move the cursor of whoever reads the log. */
function oneLine(text: string): string {
  return text.replace(
    /[\p{Cc}\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

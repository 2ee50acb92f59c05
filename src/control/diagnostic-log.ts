import type { Diagnostic } from './diagnostics/diagnostic.ts'
import { positionOf } from './diagnostics/position.ts'
import type { Log } from './log.ts'

/** Lines for one change; who breaks thousands of files at once finds the others in the status and with `check`. */
const linesAtMost = 50

interface Known {
  readonly count: number
  /** Without its place, which is no longer true when the diagnostic is gone. */
  readonly text: string
}

/** Logs errors and warnings once, when they appear, and once more when they are gone: an edit that mends shows. */
export class DiagnosticLog {
  readonly #log: Log
  /** What was there last time, by identity. */
  #known: ReadonlyMap<string, Known> = new Map()

  constructor(log: Log) {
    this.#log = log
  }

  update(diagnostics: readonly Diagnostic[]): void {
    const known = new Map<string, Known>()
    const fresh: Diagnostic[] = []
    for (const diagnostic of diagnostics) {
      if (diagnostic.severity === 'info') continue
      const key = identityOf(diagnostic)
      const count = (known.get(key)?.count ?? 0) + 1
      known.set(key, { count, text: `${diagnostic.file.path}: ${textOf(diagnostic)}` })
      if (count > (this.#known.get(key)?.count ?? 0)) fresh.push(diagnostic)
    }
    const gone = [...this.#known].filter(([key]) => !known.has(key)).map(([, { text }]) => text)
    this.#known = known
    for (const diagnostic of fresh.slice(0, linesAtMost)) this.#write(diagnostic)
    const more = fresh.length - linesAtMost
    if (more > 0) this.#log('warn', `${more} more errors and warnings`)
    for (const text of gone.slice(0, linesAtMost)) this.#log('info', `gone: ${text}`)
    const moreGone = gone.length - linesAtMost
    if (moreGone > 0) this.#log('info', `gone: ${moreGone} more errors and warnings`)
  }

  #write(diagnostic: Diagnostic): void {
    const { severity, file, at } = diagnostic
    const { line, column } = positionOf(file, at.start)
    const level = severity === 'error' ? 'error' : 'warn'
    this.#log(level, `${file.path}:${line}:${column}: ${textOf(diagnostic)}`)
  }
}

function textOf({ severity, code, message }: Diagnostic): string {
  return `${severity} ${code} ${message}`
}

/** Without its position: what only moved down a line is nothing new. */
function identityOf({ code, message, file, object }: Diagnostic): string {
  return JSON.stringify([code, file.path, message, object])
}

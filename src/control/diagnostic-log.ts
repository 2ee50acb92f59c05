import type { Diagnostic } from './diagnostics/diagnostic.ts'
import { positionOf } from './diagnostics/position.ts'
import type { Log } from './log.ts'

/** Lines for one change; who breaks thousands of files at once finds the others in the status and with `check`. */
const linesAtMost = 50

/** Logs errors and warnings once, when they appear. */
export class DiagnosticLog {
  readonly #log: Log
  /** How often each was there last time. */
  #known = new Map<string, number>()

  constructor(log: Log) {
    this.#log = log
  }

  update(diagnostics: readonly Diagnostic[]): void {
    const counts = new Map<string, number>()
    const fresh: Diagnostic[] = []
    for (const diagnostic of diagnostics) {
      if (diagnostic.severity === 'info') continue
      const key = identityOf(diagnostic)
      const count = (counts.get(key) ?? 0) + 1
      counts.set(key, count)
      if (count > (this.#known.get(key) ?? 0)) fresh.push(diagnostic)
    }
    this.#known = counts
    for (const diagnostic of fresh.slice(0, linesAtMost)) this.#write(diagnostic)
    const more = fresh.length - linesAtMost
    if (more > 0) this.#log('warn', `${more} more errors and warnings`)
  }

  #write(diagnostic: Diagnostic): void {
    const { severity, code, message, file, at } = diagnostic
    const { line, column } = positionOf(file, at.start)
    const level = severity === 'error' ? 'error' : 'warn'
    this.#log(level, `${file.path}:${line}:${column}: ${severity} ${code} ${message}`)
  }
}

/** Without its position: what only moved down a line is nothing new. */
function identityOf({ code, message, file, object }: Diagnostic): string {
  return JSON.stringify([code, file.path, message, object])
}

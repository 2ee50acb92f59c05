import type { Log } from './log.ts'
import type { SourceState } from './source/manifest-source.ts'

/** Says once when a folder can no longer be read, and once when it can again. */
export class SourceLog {
  readonly #log: Log
  #errors = new Map<string, string>()

  constructor(log: Log) {
    this.#log = log
  }

  update(sources: readonly SourceState[]): void {
    const errors = new Map<string, string>()
    for (const { path, error } of sources) {
      const known = this.#errors.get(path)
      if (error !== null) {
        errors.set(path, error)
        if (error !== known) {
          this.#log('error', `${path}: ${error}; what was read from it stays in force`)
        }
      } else if (known !== undefined) {
        this.#log('info', `${path}: can be read again`)
      }
    }
    this.#errors = errors
  }
}

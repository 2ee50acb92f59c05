import { Buffer } from 'node:buffer'

/** What is kept of a request's body at most, in bytes. */
const MAX_KEPT = 65_536

/** The beginning of a request's body, kept so that it can be sent a second time. */
export class ReplayBody {
  #parts: Buffer[] = []
  #bytes = 0
  #whole = true

  /** Takes a copy, until there is too much: then nothing is kept any more. */
  add(bytes: Buffer): void {
    if (!this.#whole) return
    this.#bytes += bytes.length
    if (this.#bytes > MAX_KEPT) this.#drop()
    else this.#parts.push(Buffer.from(bytes))
  }

  /** All of it since the beginning; null: it was too much. */
  get parts(): readonly Buffer[] | null {
    return this.#whole ? this.#parts : null
  }

  #drop(): void {
    this.#whole = false
    this.#parts = []
  }
}

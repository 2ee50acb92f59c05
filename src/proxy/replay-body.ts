import type { Buffer } from 'node:buffer'
import { HeldBytes } from '../base/held-bytes.ts'

/** What is kept of a request's body at most, in bytes. */
const MAX_KEPT = 65_536

/** The beginning of a request's body, kept so that it can be sent a second time. */
export class ReplayBody {
  readonly #kept = new HeldBytes()
  #bytes = 0
  #whole = true

  /** Takes a copy, until there is too much: then nothing is kept any more. */
  add(bytes: Buffer): void {
    if (!this.#whole) return
    this.#bytes += bytes.length
    if (this.#bytes <= MAX_KEPT) this.#kept.add(bytes, 0, bytes.length)
    else {
      this.#whole = false
      this.#kept.clear()
    }
  }

  /** All of it since the beginning is here. */
  get whole(): boolean {
    return this.#whole
  }

  /** What is kept. */
  parts(): readonly Buffer[] {
    return this.#kept.all()
  }
}

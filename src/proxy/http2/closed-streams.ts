/** Streams that are remembered after their end. */
const REMEMBERED = 256

/** How a stream ended: whether we have reset it, or both sides were through or the client had reset it. */
export type Ending = 'reset-by-us' | 'over'

/**
 * The last streams of a connection that have ended. What comes for one that we have reset may have been on its way already, and
 * is ignored; for any other it is an error (RFC 9113 5.1).
 */
export class ClosedStreams {
  readonly #ids = new Int32Array(REMEMBERED)
  readonly #byUs = new Uint8Array(REMEMBERED)
  #next = 0

  add(id: number, ending: Ending): void {
    this.#ids[this.#next] = id
    this.#byUs[this.#next] = ending === 'reset-by-us' ? 1 : 0
    this.#next = (this.#next + 1) % REMEMBERED
  }

  /** null: it was never opened, or ended long ago. */
  find(id: number): Ending | null {
    const index = this.#ids.lastIndexOf(id)
    if (index === -1) return null
    return this.#byUs[index] === 1 ? 'reset-by-us' : 'over'
  }
}

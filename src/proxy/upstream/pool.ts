/** What a pool keeps. */
export interface Pooled {
  abort(): void
}

/** More idle connections than this to one endpoint help nobody. */
const MAX_IDLE = 128

/** The idle connections to one endpoint. */
export class Pool<C extends Pooled> {
  readonly #idle: C[] = []
  #retired = false

  /** The one that was used last: the others get old and close, so that the pool shrinks when the load does. */
  take(): C | null {
    return this.#idle.pop() ?? null
  }

  put(connection: C): void {
    if (this.#retired || this.#idle.length >= MAX_IDLE) connection.abort()
    else this.#idle.push(connection)
  }

  remove(connection: C): void {
    const index = this.#idle.lastIndexOf(connection)
    if (index !== -1) this.#idle.splice(index, 1)
  }

  get idle(): number {
    return this.#idle.length
  }

  /** The endpoint is gone: idle connections close now, the others when they become idle. */
  retire(): void {
    this.#retired = true
    for (const connection of this.#idle.splice(0)) connection.abort()
  }
}

/** So many clients are remembered for one Service; beyond, the one is forgotten that was not seen for longest. */
const MOST_CLIENTS = 65_536

interface Seen {
  readonly pod: string
  /** Milliseconds since 1970. */
  readonly at: number
}

/**
 * `sessionAffinity: ClientIP` of a Service: which pod each client was sent to last. Live state, so that a reload moves
 * nobody; by the pod's name, so that all ports of the Service lead a client to the same pod.
 */
export class ClientAffinity {
  /** By the client's address; a Map keeps its order, and the oldest stand first. */
  readonly #seen = new Map<string, Seen>()
  /** Milliseconds. */
  timeout: number

  constructor(timeout: number) {
    this.timeout = timeout
  }

  get size(): number {
    return this.#seen.size
  }

  /** The client's pod; null: it has none, or was not seen for too long. */
  find(client: string, now: number): string | null {
    const seen = this.#seen.get(client)
    if (seen === undefined) return null
    if (now - seen.at < this.timeout) return seen.pod
    this.#seen.delete(client)
    return null
  }

  /** The client is sent to this pod. */
  remember(client: string, pod: string, now: number): void {
    this.#seen.delete(client)
    this.#seen.set(client, { pod, at: now })
    if (this.#seen.size <= MOST_CLIENTS) return
    for (const oldest of this.#seen.keys()) {
      this.#seen.delete(oldest)
      return
    }
  }
}

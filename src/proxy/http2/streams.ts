import { ClosedStreams, type Ending } from './closed-streams.ts'
import type { Http2Exchange } from './http2-exchange.ts'

/** The streams of a connection and their states (RFC 9113 5.1). */
export class Streams {
  /**
   * No Map: its tables, replaced again and again and held by each other, kept every stream from the garbage collector until the
   * next full collection. That was 13 ms instead of 1 for each small one.
   */
  readonly #open: Http2Exchange[] = []
  readonly #closed = new ClosedStreams()
  #last = 0

  /** The number of those that are open. */
  get count(): number {
    return this.#open.length
  }

  /** The highest number that the client has used. */
  get last(): number {
    return this.#last
  }

  /** Never opened; zero and the numbers that only a server may open among them. */
  isIdle(id: number): boolean {
    return id > this.#last || id % 2 === 0
  }

  find(id: number): Http2Exchange | null {
    for (const exchange of this.#open) if (exchange.id === id) return exchange
    return null
  }

  add(exchange: Http2Exchange): void {
    this.#last = exchange.id
    this.#open.push(exchange)
  }

  /** One that we do not even begin with. */
  refuse(id: number): void {
    this.#last = id
    this.#closed.add(id, 'reset-by-us')
  }

  /** false: it was not there. */
  remove(exchange: Http2Exchange, ending: Ending): boolean {
    const index = this.#open.indexOf(exchange)
    if (index === -1) return false
    const last = this.#open.pop() as Http2Exchange
    if (last !== exchange) this.#open[index] = last
    this.#closed.add(exchange.id, ending)
    return true
  }

  /** null: it was never opened, or ended long ago. */
  endingOf(id: number): Ending | null {
    return this.#closed.find(id)
  }

  /** The open ones, in a list of their own. */
  all(): Http2Exchange[] {
    return [...this.#open]
  }

  removeAll(): Http2Exchange[] {
    return this.#open.splice(0)
  }
}

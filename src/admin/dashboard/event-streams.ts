import { Readable } from 'node:stream'

/** Open dashboards: each costs one message a second. */
const mostStreams = 32

/**
 * Streams of server-sent events. Whoever reads too slowly misses messages, each of which tells everything anew: no stream
 * holds more than the message that is on its way and the one after it.
 */
export class EventStreams {
  readonly #streams = new Set<Readable>()

  /** null: there are enough of them. `first`: what the newcomer alone is told. */
  open(first: string): Readable | null {
    if (this.#streams.size >= mostStreams) return null
    const stream = new Readable({ read() {}, highWaterMark: 1 })
    this.#streams.add(stream)
    stream.on('close', () => this.#streams.delete(stream))
    // Only a pipe that broke: the client is gone, which is no error here.
    stream.on('error', () => {})
    stream.push(first)
    return stream
  }

  send(message: string): void {
    for (const stream of this.#streams) {
      if (stream.readableLength === 0) stream.push(message)
    }
  }

  get isWatched(): boolean {
    return this.#streams.size > 0
  }
}

/** `data` as one line of JSON. */
export function eventText(name: string, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}

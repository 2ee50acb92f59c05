import { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import type { Deadlines, Timed } from './deadlines.ts'

/** Whoever finds out what a connection begins with. Both are given all bytes so far. */
export interface BeginningReader {
  /** null: more are needed. Else what is to be done with the socket, which is nobody's then. */
  take(bytes: Buffer): (() => void) | null
  /** The other side closed its half before there were enough. */
  ended(bytes: Buffer): void
}

/**
 * Reads the beginning of a connection from a socket that is paused, until it is enough, and leaves it paused. A socket on which
 * it does not come in time is destroyed. `time` in milliseconds; `first`: what was read already.
 */
export class Beginning implements Timed {
  readonly deadline: number
  readonly #socket: Socket
  readonly #deadlines: Deadlines
  readonly #reader: BeginningReader
  #bytes: Buffer = Buffer.alloc(0)
  readonly #onData = (bytes: Buffer): void => this.#take(bytes)
  readonly #onGone = (): void => this.#leave()
  readonly #onEnd = (): void => {
    this.#leave()
    this.#reader.ended(this.#bytes)
  }

  constructor(
    socket: Socket,
    deadlines: Deadlines,
    time: number,
    reader: BeginningReader,
    first: Buffer = Buffer.alloc(0),
  ) {
    this.#socket = socket
    this.#deadlines = deadlines
    this.#reader = reader
    this.deadline = Date.now() + time
    deadlines.add(this)
    socket.on('data', this.#onData)
    socket.on('end', this.#onEnd)
    socket.on('close', this.#onGone)
    if (first.length > 0) this.#take(first)
    else socket.resume()
  }

  #take(bytes: Buffer): void {
    this.#bytes = this.#bytes.length === 0 ? bytes : Buffer.concat([this.#bytes, bytes])
    const goOn = this.#reader.take(this.#bytes)
    if (goOn === null) {
      this.#socket.resume()
      return
    }
    this.#leave()
    this.#socket.pause()
    goOn()
  }

  expire(): void {
    this.#leave()
    this.#socket.destroy()
  }

  #leave(): void {
    this.#deadlines.remove(this)
    this.#socket.off('data', this.#onData)
    this.#socket.off('end', this.#onEnd)
    this.#socket.off('close', this.#onGone)
  }
}

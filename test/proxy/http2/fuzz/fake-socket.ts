import { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'

/** The proxy's end of a connection whose other end is the test: nothing happens but what the test does. */
export class FakeSocket extends Duplex {
  readonly #onSent: (bytes: Buffer) => void
  #isReading = true
  #taken: (() => void) | null = null

  constructor(highWaterMark: number, onSent: (bytes: Buffer) => void) {
    super({ writableHighWaterMark: highWaterMark, allowHalfOpen: true })
    this.#onSent = onSent
  }

  /** Where a Socket is asked for. It has the part of one that a connection uses. */
  get asSocket(): Socket {
    return this as unknown as Socket
  }

  override _read(): void {}

  override _write(chunk: Buffer, _: string, taken: () => void): void {
    this.#onSent(Buffer.from(chunk))
    if (this.#isReading) taken()
    else this.#taken = taken
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#taken = null
    callback(error)
  }

  /** Whether the client takes what it is sent. */
  set isReading(reads: boolean) {
    this.#isReading = reads
    if (!reads || this.#taken === null) return
    const taken = this.#taken
    this.#taken = null
    taken()
  }

  /** Octets arrive, in a buffer that is overwritten when they have been read. */
  deliver(octets: Buffer): void {
    const borrowed = Buffer.from(octets)
    this.emit('data', borrowed)
    borrowed.fill(0x58)
  }
}

import type { Socket } from 'node:net'
import { waitFor } from './wait-for.ts'

/** How a peer ended: `end` is a proper FIN, `reset` is RST or any other error. */
export type Ending = 'open' | 'end' | 'reset'

/** One end of a connection, written by hand: records every byte that comes, and how the other side ended. */
export class RawPeer {
  readonly socket: Socket
  /** Errors are remembered, never thrown. */
  ending: Ending = 'open'
  closed = false
  #buffer = Buffer.alloc(1_024)
  #length = 0
  /** Bytes that came, also where they are not kept. */
  count = 0
  keep = true

  constructor(socket: Socket) {
    this.socket = socket
    socket.on('data', (bytes: Buffer) => {
      this.count += bytes.length
      if (this.keep) this.#append(bytes)
    })
    socket.on('end', () => {
      if (this.ending === 'open') this.ending = 'end'
    })
    socket.on('error', () => {
      this.ending = 'reset'
    })
    socket.on('close', () => {
      this.closed = true
    })
  }

  /** What is looked at again and again must not be put together anew each time. */
  #append(bytes: Buffer): void {
    const length = this.#length + bytes.length
    if (length > this.#buffer.length) {
      const larger = Buffer.alloc(2 * length)
      this.received.copy(larger)
      this.#buffer = larger
    }
    bytes.copy(this.#buffer, this.#length)
    this.#length = length
  }

  get received(): Buffer {
    return this.#buffer.subarray(0, this.#length)
  }

  get text(): string {
    return this.received.toString('latin1')
  }

  send(bytes: string | Uint8Array): void {
    this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
  }

  /** Each piece on its own: the other side has seen the one before, as far as a kernel tells. */
  async sendPieces(pieces: Iterable<string | Uint8Array>): Promise<void> {
    this.socket.setNoDelay(true)
    for (const piece of pieces) {
      if (this.ending === 'reset') return
      const bytes = typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece
      await new Promise<void>((resolve) => this.socket.write(bytes, () => resolve()))
      // A write made while events are polled for is only read in the round after the next.
      await new Promise(setImmediate)
      await new Promise(setImmediate)
    }
  }

  async sendByteByByte(bytes: string | Uint8Array): Promise<void> {
    const all = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes
    await this.sendPieces(Array.from(all, (_, i) => all.subarray(i, i + 1)))
  }

  /** FIN: nothing more comes from here; the other direction stays open. */
  halfClose(): void {
    this.socket.end()
  }

  reset(): void {
    this.socket.resetAndDestroy()
  }

  /** Until this text has come. */
  async until(text: string): Promise<void> {
    await waitFor(
      () => this.text.includes(text),
      () => `${JSON.stringify(text)}; there is ${JSON.stringify(this.text.slice(-500))}`,
    )
  }

  /** Until so many octets have come. */
  async untilCount(octets: number): Promise<void> {
    await waitFor(
      () => this.count >= octets,
      () => `${octets} octets; there are ${this.count}, and the connection is ${this.ending}`,
    )
  }

  /** Until the other side has ended; how it did. */
  async untilEnded(): Promise<Ending> {
    await waitFor(
      () => this.ending !== 'open' || this.closed,
      () => `the end of the connection; there is ${JSON.stringify(this.text.slice(-500))}`,
    )
    return this.ending
  }

  async untilClosed(): Promise<void> {
    await waitFor(() => this.closed, 'the connection to be closed')
  }
}

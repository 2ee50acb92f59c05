import { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { Flag, FRAME_HEAD, FrameType, MAX_PAYLOAD } from './frame.ts'

const CHUNK_BYTES = 32_768

/** Chunks that nobody writes from at the moment; more than these are left to the garbage collector. */
const spare: Buffer[] = []
const MOST_SPARE = 64

/**
 * Collects the frames that a connection sends in one turn of the event loop, whatever streams they belong to, and writes them
 * together: with ten streams to a connection this is a third of the system calls.
 */
export class FrameWriter {
  readonly #socket: Socket
  #chunk: Buffer | null = null
  #used = 0
  #scheduled = false
  readonly #onTurn: () => void

  /** `onFlushed`: what was collected has been written, and there may be room again. */
  constructor(socket: Socket, onFlushed: () => void) {
    this.#socket = socket
    this.#onTurn = () => {
      this.#scheduled = false
      this.flush()
      onFlushed()
    }
  }

  /**
   * No data should be added: that can wait where the client is slow, and what keeps the connection going can't. The socket
   * says by its drain event when it has room again.
   */
  get isFull(): boolean {
    return this.waiting >= this.#socket.writableHighWaterMark
  }

  /** Bytes that the socket has not taken. */
  get waiting(): number {
    return this.#socket.writableLength + this.#used
  }

  data(stream: number, bytes: Buffer, start: number, end: number, endsStream: boolean): void {
    this.#head(end - start, FrameType.data, endsStream ? Flag.endStream : 0, stream)
    this.#add(bytes, start, end)
  }

  /** A header block (RFC 9113 6.2, 6.10), in as many frames as it needs. */
  headers(stream: number, block: Buffer, endsStream: boolean): void {
    let at = 0
    do {
      const end = Math.min(block.length, at + MAX_PAYLOAD)
      const isFirst = at === 0
      let flags = end === block.length ? Flag.endHeaders : 0
      if (isFirst && endsStream) flags |= Flag.endStream
      this.#head(end - at, isFirst ? FrameType.headers : FrameType.continuation, flags, stream)
      this.#add(block, at, end)
      at = end
    } while (at < block.length)
  }

  rstStream(stream: number, code: number): void {
    this.#head(4, FrameType.rstStream, 0, stream)
    this.#number(code)
  }

  windowUpdate(stream: number, increment: number): void {
    this.#head(4, FrameType.windowUpdate, 0, stream)
    this.#number(increment)
  }

  goaway(lastStream: number, code: number): void {
    this.#head(8, FrameType.goaway, 0, 0)
    this.#number(lastStream)
    this.#number(code)
  }

  settings(payload: Buffer): void {
    this.#head(payload.length, FrameType.settings, 0, 0)
    this.#add(payload, 0, payload.length)
  }

  settingsAck(): void {
    this.#head(0, FrameType.settings, Flag.ack, 0)
  }

  ping(bytes: Buffer, start: number, flags: number): void {
    this.#head(8, FrameType.ping, flags, 0)
    this.#add(bytes, start, start + 8)
  }

  flush(): void {
    const chunk = this.#chunk
    if (chunk === null) return
    const used = this.#used
    this.#chunk = null
    this.#used = 0
    const socket = this.#socket
    if (socket.destroyed || socket.writableEnded) return
    const wasIdle = socket.writableLength === 0
    // A few octets that have to wait must not keep a whole chunk, turn after turn.
    const isCopied = !wasIdle && used < CHUNK_BYTES / 2
    const bytes = chunk.subarray(0, used)
    socket.write(isCopied ? Buffer.from(bytes) : bytes)
    // TLS never says at once that it is done, and yet has encrypted what it was given first.
    const isTaken =
      isCopied || socket.writableLength === 0 || (wasIdle && socket instanceof TLSSocket)
    if (isTaken && spare.length < MOST_SPARE) spare.push(chunk)
  }

  /** A frame's head, with room for a payload that is not larger than a chunk. */
  #head(length: number, type: number, flags: number, stream: number): void {
    if (this.#used + FRAME_HEAD + length > CHUNK_BYTES) this.flush()
    if (this.#chunk === null) this.#chunk = spare.pop() ?? Buffer.allocUnsafeSlow(CHUNK_BYTES)
    if (!this.#scheduled) {
      this.#scheduled = true
      setImmediate(this.#onTurn)
    }
    const chunk = this.#chunk
    const at = this.#used
    chunk[at] = length >> 16
    chunk[at + 1] = length >> 8
    chunk[at + 2] = length
    chunk[at + 3] = type
    chunk[at + 4] = flags
    this.#used = at + 5
    this.#number(stream)
  }

  #number(value: number): void {
    this.#used = (this.#chunk as Buffer).writeUInt32BE(value, this.#used)
  }

  #add(bytes: Buffer, start: number, end: number): void {
    this.#used += bytes.copy(this.#chunk as Buffer, this.#used, start, end)
  }
}

import { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { isShared, keepBorrowed } from './read-buffers.ts'
import { addBytes, endPiece, startPiece } from './slab.ts'

/** Up to here copying the parts into one buffer is cheaper than handing the kernel a list of them. */
const COPY_LIMIT = 16_384

/** A head, and one or two parts of a body. */
const FEW_PARTS = 3

const NOTHING = Buffer.alloc(0)
const CRLF = Buffer.from('\r\n')
const LAST_CHUNK = Buffer.from('0\r\n\r\n')

/**
 * Collects what belongs together (a head and the first part of its body, a chunk and its frame) and writes it to the
 * socket in one go. Parts are borrowed until `flush`.
 */
export class Outbox {
  readonly #socket: Socket
  /** What waits are the first `#count` of them: an array that is emptied for each response would have to grow again for the next. */
  #parts: Buffer[] = emptyParts()
  #count = 0
  #bytes = 0
  /** Of the chunk that is being collected. */
  #chunkBytes = 0
  /** Where among the parts its size belongs. */
  #chunkAt = 0

  constructor(socket: Socket) {
    this.#socket = socket
  }

  add(part: Buffer): void {
    this.#parts[this.#count++] = part
    this.#bytes += part.length
  }

  addText(latin1: string): void {
    this.add(Buffer.from(latin1, 'latin1'))
  }

  /** A piece of a chunked body (RFC 9112 7.1). All pieces until `flush` become one chunk, however small they came. */
  addChunk(part: Buffer): void {
    if (part.length === 0) return
    if (this.#chunkBytes === 0) {
      this.#chunkAt = this.#count
      this.add(NOTHING)
    }
    this.#chunkBytes += part.length
    this.add(part)
  }

  endChunks(): void {
    this.#closeChunk()
    this.add(LAST_CHUNK)
  }

  #closeChunk(): void {
    if (this.#chunkBytes === 0) return
    const size = Buffer.from(`${this.#chunkBytes.toString(16)}\r\n`, 'latin1')
    this.#parts[this.#chunkAt] = size
    this.#bytes += size.length
    this.#chunkBytes = 0
    this.add(CRLF)
  }

  /** false: the socket's buffer is full; wait for its drain event. */
  flush(): boolean {
    this.#closeChunk()
    if (this.#count === 0) return !this.#socket.writableNeedDrain
    const flowing = this.#write()
    this.#forget()
    return flowing
  }

  #forget(): void {
    if (this.#count > FEW_PARTS) this.#parts = emptyParts()
    else for (let i = 0; i < this.#count; i++) this.#parts[i] = NOTHING
    this.#count = 0
    this.#bytes = 0
  }

  #write(): boolean {
    const socket = this.#socket
    if (socket.destroyed || socket.writableEnded) return true
    const wasIdle = socket.writableLength === 0
    if (this.#count > 1 && this.#bytes <= COPY_LIMIT) return socket.write(this.#joined())
    if (this.#count === 1) socket.write(lasting(this.#parts[0] as Buffer))
    else this.#writeTogether()
    // Where the kernel has not taken everything at once, the write still reads from the parts. TLS never says at once that it is
    // done, and yet has no use for them: it has encrypted them, unless they have to wait for another write.
    const isTaken = wasIdle && socket instanceof TLSSocket
    if (socket.writableLength > 0 && !isTaken) keepBorrowed()
    return !socket.writableNeedDrain
  }

  #joined(): Buffer {
    startPiece(this.#bytes)
    for (let i = 0; i < this.#count; i++) {
      const part = this.#parts[i] as Buffer
      addBytes(part, 0, part.length)
    }
    return endPiece()
  }

  #writeTogether(): void {
    this.#socket.cork()
    for (const part of this.#parts.slice(0, this.#count)) this.#socket.write(lasting(part))
    this.#socket.uncork()
  }
}

function emptyParts(): Buffer[] {
  return new Array<Buffer>(FEW_PARTS).fill(NOTHING)
}

/** Any socket's next read may begin while a write is under way. */
function lasting(bytes: Buffer): Buffer {
  return isShared(bytes) ? Buffer.from(bytes) : bytes
}

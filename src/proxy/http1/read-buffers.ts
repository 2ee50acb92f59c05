import { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'

/** What a read gets at most. */
const READ_BYTES = 65_536

/** From here on it is worth giving a socket a buffer of its own, whose parts can be written out without being copied. */
const BULK_BYTES = 8_192

/** Sockets with a buffer of their own at one time. An idle one keeps it until its next read, so their memory is bounded. */
const MOST_OWN = 1_024

/**
 * Small reads of all sockets land in this one buffer. A fresh one for each read, as Node does it otherwise, made a quarter of
 * the proxy's time garbage collection.
 */
const shared = Buffer.allocUnsafeSlow(READ_BYTES)
const sharedMemory = shared.buffer

/** Parts of it from its beginning, by their length: most reads are short, and of few lengths. */
const shortParts: Buffer[] = Array.from({ length: 2_048 }, (_, length) =>
  shared.subarray(0, length),
)

let ownBuffers = 0
let kept = false

/** Whether any socket's next read will overwrite these bytes, so that a write that may last must have a copy. */
export function isShared(bytes: Buffer): boolean {
  return bytes.buffer === sharedMemory
}

/** Called while borrowed bytes are used: they are part of a write that is not done yet, and must not be overwritten. */
export function keepBorrowed(): void {
  kept = true
}

/** Which buffer a socket's next read lands in. */
export class ReadBuffers {
  current = shared
  #released = false

  lend(length: number): Buffer {
    kept = false
    const part = this.current === shared ? shortParts[length] : undefined
    return part ?? this.current.subarray(0, length)
  }

  /** What was lent has been used: decides where the next read goes. */
  takeBack(length: number): void {
    if (length < BULK_BYTES) this.#share()
    else if (this.current === shared) this.#own()
    else if (kept) this.current = Buffer.allocUnsafeSlow(READ_BYTES)
  }

  releaseAtEnd(socket: Socket): void {
    socket.once('close', () => {
      this.#share()
      this.#released = true
    })
  }

  #own(): void {
    if (this.#released || ownBuffers >= MOST_OWN) return
    ownBuffers++
    this.current = Buffer.allocUnsafeSlow(READ_BYTES)
  }

  #share(): void {
    if (this.current === shared) return
    ownBuffers--
    this.current = shared
  }
}

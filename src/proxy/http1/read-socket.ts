import { Buffer } from 'node:buffer'
import { type OnReadOpts, Socket, type SocketConstructorOpts } from 'node:net'

/** Takes what was read. The bytes are borrowed: what is needed after it returns is copied. */
export type OnBytes = (bytes: Buffer) => void

/** What a read gets at most. */
const READ_BYTES = 65_536

/** From here on it is worth giving a read a buffer of its own, whose parts may be written out without being copied. */
const BULK_BYTES = 16_384

/**
 * Small reads of all sockets land in this one buffer. A fresh one for each read, as Node does it otherwise, made a quarter of
 * the proxy's time garbage collection.
 */
const shared = Buffer.allocUnsafeSlow(READ_BYTES)

/** Whether the next read will overwrite these bytes, so that a write that may last must have a copy. */
export function isShared(bytes: Buffer): boolean {
  return bytes.buffer === shared.buffer
}

/** The `onread` option of a socket that reads this way. */
export function readingInto(onBytes: OnBytes): OnReadOpts {
  let buffer = shared
  return {
    buffer: () => buffer,
    callback(length) {
      const bytes = buffer.subarray(0, length)
      if (length >= BULK_BYTES) buffer = Buffer.allocUnsafeSlow(READ_BYTES)
      else if (buffer !== shared) buffer = shared
      onBytes(bytes)
      return true
    },
  }
}

/**
 * Begins to read from a socket that a server accepted with `pauseOnConnect`. Node offers `onread` only for sockets that this
 * side opens, so a second Socket is made over the accepted one's handle. Where there is no such handle (TLS, or a Node that
 * keeps it elsewhere) the socket is read by its data events: slower, with the same outcome.
 */
export function readAccepted(accepted: Socket, onBytes: OnBytes): Socket {
  const handle = takeHandle(accepted)
  if (handle === null) {
    accepted.on('data', onBytes)
    return accepted
  }
  const options = { handle, allowHalfOpen: true, onread: readingInto(onBytes) }
  return new Socket(options as SocketConstructorOpts)
}

function takeHandle(accepted: Socket): object | null {
  if (accepted.constructor !== Socket || !('_handle' in accepted)) return null
  const handle = accepted._handle
  if (typeof handle !== 'object' || handle === null) return null
  accepted._handle = null
  return handle
}

import type { Buffer } from 'node:buffer'
import { connect, type OnReadOpts, Socket, type SocketConstructorOpts } from 'node:net'
import { TLSSocket } from 'node:tls'
import { beginTurn, endTurn } from '../../base/turn-clock.ts'
import { ReadBuffers } from './read-buffers.ts'

/** Takes what was read. The bytes are borrowed: what is needed after it returns is copied, or kept by `keepBorrowed`. */
export type OnBytes = (bytes: Buffer) => void

/** Opens a connection that is read this way. */
export function connectReading(address: string, port: number, onBytes: OnBytes): Socket {
  const buffers = new ReadBuffers()
  const socket = connect({
    host: address,
    port,
    noDelay: true,
    allowHalfOpen: true,
    onread: readingInto(buffers, onBytes),
  })
  buffers.releaseAtEnd(socket)
  return socket
}

/**
 * Begins to read from a socket that a server accepted with `pauseOnConnect`, or whose TLS handshake is over. Node offers `onread`
 * only for sockets that this side opens, so a second Socket is made over the handle of the first. Where there is no such handle
 * (a Node that keeps it elsewhere) the socket is read by its data events: slower, with the same outcome.
 */
export function readAccepted(accepted: Socket, onBytes: OnBytes): Socket {
  const handle = takeHandle(accepted)
  if (handle === null) {
    accepted.on('data', onBytes)
    return accepted
  }
  const buffers = new ReadBuffers()
  const options = { handle, allowHalfOpen: true, onread: readingInto(buffers, onBytes) }
  const isTls = accepted instanceof TLSSocket
  if (isTls) Object.assign(handle, listenersOfHandshakes)
  const OverHandle = isTls ? SocketOverTls : Socket
  const socket = new OverHandle(options as SocketConstructorOpts)
  buffers.releaseAtEnd(socket)
  return socket
}

/**
 * With TLS 1.2 a client may ask for another handshake, which is refused (SSL_OP_NO_RENEGOTIATION). Node's listeners for its beginning
 * and end expect that a TLSSocket owns the handle, and throw where none does any more: one such request ended the process.
 */
const listenersOfHandshakes = { onhandshakestart() {}, onhandshakedone() {} }

/** Reads and writes what is inside of TLS. */
export class SocketOverTls extends Socket {}

function readingInto(buffers: ReadBuffers, onBytes: OnBytes): OnReadOpts {
  let isKnown = false
  const options: OnReadOpts = {
    buffer: () => buffers.current,
    callback(length) {
      const before = buffers.current
      beginTurn()
      try {
        onBytes(buffers.lend(length))
      } finally {
        endTurn()
      }
      buffers.takeBack(length)
      isKnown = buffers.current === before
      return true
    },
  }
  // Asked at first and after each read. Without an answer Node goes on with the buffer that it has, and need not look into it again.
  return Object.assign(options, { buffer: () => (isKnown ? undefined : buffers.current) })
}

function takeHandle(accepted: Socket): object | null {
  const isKnown = accepted.constructor === Socket || accepted.constructor === TLSSocket
  if (!isKnown || !('_handle' in accepted)) return null
  const handle = accepted._handle
  if (typeof handle !== 'object' || handle === null) return null
  accepted._handle = null
  return handle
}

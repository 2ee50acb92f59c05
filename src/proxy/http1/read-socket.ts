import type { Buffer } from 'node:buffer'
import { connect, type OnReadOpts, Socket } from 'node:net'
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
 * only for sockets that this side opens, so an accepted one is given afterwards what the option would have put there. Where Node
 * keeps that elsewhere the socket is read by its data events: slower, with the same outcome.
 */
export function readAccepted(socket: Socket, onBytes: OnBytes): void {
  const handle = '_handle' in socket ? socket._handle : null
  if (places === null || !takesBuffers(handle)) {
    socket.on('data', onBytes)
    return
  }
  const buffers = new ReadBuffers()
  const { buffer, callback } = readingInto(buffers, onBytes)
  Object.assign(socket, {
    [places.buffer]: buffers.current,
    [places.next]: buffer,
    [places.callback]: callback,
  })
  handle.useUserBuffer(buffers.current)
  buffers.releaseAtEnd(socket)
  socket.read(0)
}

/** Where a Socket keeps what it was given as `onread`: the buffer, the function that asks for the next one, and what is called. */
const places = placesOfOnRead(new Socket())

function placesOfOnRead(socket: Socket) {
  const symbols = Object.getOwnPropertySymbols(socket)
  const named = (name: string) => symbols.find(({ description }) => description === name)
  const [buffer, next, callback] = [named('kBuffer'), named('kBufferGen'), named('kBufferCb')]
  if (buffer === undefined || next === undefined || callback === undefined) return null
  return { buffer, next, callback }
}

function takesBuffers(handle: unknown): handle is { useUserBuffer(buffer: Buffer): void } {
  if (typeof handle !== 'object' || handle === null || !('useUserBuffer' in handle)) return false
  return typeof handle.useUserBuffer === 'function'
}

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

import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

/**
 * Cuts a connection so that the peer can't take it for a proper end: RST on a plain socket, a missing close_notify on a
 * TLS one. A response until close has no other sign that it is incomplete (RFC 9112 8).
 */
export function cut(socket: Socket): void {
  // With all of it and a FIN handed to the kernel, a reset would take it back from a client that reads slowly; and while the
  // FIN is being handed over, a reset fails and leaves the handle open.
  const closing = socket.writableEnded && socket.writableLength === 0
  const isTls = socket instanceof TLSSocket
  if (closing || socket.connecting || isTls) socket.destroy()
  else socket.resetAndDestroy()
}

import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

/**
 * Cuts a connection so that the peer can't take it for a proper end: RST on a plain socket, a missing close_notify on a
 * TLS one. A response until close has no other sign that it is incomplete (RFC 9112 8).
 */
export function cut(socket: Socket): void {
  // While a FIN is on its way a reset fails, and would leave the handle open.
  const closing = socket.writableEnded && socket.writableLength === 0
  if (closing || socket.connecting || socket instanceof TLSSocket) socket.destroy()
  else socket.resetAndDestroy()
}

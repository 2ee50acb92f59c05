import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

/**
 * Cuts a connection so that the peer can't take it for a proper end: RST on a plain socket, a missing close_notify on a
 * TLS one. A response until close has no other sign that it is incomplete (RFC 9112 8).
 */
export function cut(socket: Socket): void {
  if (socket instanceof TLSSocket || socket.connecting) socket.destroy()
  else socket.resetAndDestroy()
}

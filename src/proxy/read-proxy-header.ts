import type { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import { Beginning } from '../base/beginning.ts'
import type { Deadlines } from '../base/deadlines.ts'
import {
  HEADER_INCOMPLETE,
  HEADER_MALFORMED,
  type ProxyHeader,
  parseProxyHeader,
} from './proxy-protocol.ts'

/** `rest`: what was read beyond the header; empty where nothing was. */
export type OnProxyHeader = (header: ProxyHeader, rest: Buffer) => void

/**
 * Reads the header with which a trusted peer begins a connection; the arguments are those of Beginning. Where something else
 * comes the socket is destroyed: what it carries would count as the peer's own.
 */
export function readProxyHeader(
  socket: Socket,
  deadlines: Deadlines,
  time: number,
  done: OnProxyHeader,
): void {
  const destroy = () => {
    socket.destroy()
  }
  const reader = {
    take(bytes: Buffer) {
      const header = parseProxyHeader(bytes)
      if (header === HEADER_INCOMPLETE) return null
      if (header === HEADER_MALFORMED) return destroy
      return () => done(header, bytes.subarray(header.length))
    },
    ended: destroy,
  }
  new Beginning(socket, deadlines, time, reader)
}

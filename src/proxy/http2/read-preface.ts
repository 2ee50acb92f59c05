import type { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import { Beginning } from '../../base/beginning.ts'
import type { Deadlines } from '../../base/deadlines.ts'
import { clientPreface } from './frame.ts'

/** `first`: what was read to find out. */
export type OnProtocol = (isHttp2: boolean, first: Buffer) => void

/** Finds out whether a client speaks HTTP/2 by prior knowledge; the arguments are those of Beginning. */
export function readPreface(
  socket: Socket,
  deadlines: Deadlines,
  time: number,
  first: Buffer,
  done: OnProtocol,
): void {
  const reader = {
    take(bytes: Buffer) {
      const length = Math.min(bytes.length, clientPreface.length)
      const fits = bytes.compare(clientPreface, 0, length, 0, length) === 0
      return fits && length < clientPreface.length ? null : () => done(fits, bytes)
    },
    ended: (bytes: Buffer) => done(false, bytes),
  }
  new Beginning(socket, deadlines, time, reader, first)
}

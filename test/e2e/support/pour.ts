import type { Socket } from 'node:net'
import { waitFor } from './wait-for.ts'

/**
 * Writes `block` again and again, `total` octets in all, as fast as the other side takes them. The answer tells how many
 * the kernel has taken.
 */
export function pour(socket: Socket, block: Buffer, total: number): () => number {
  let sent = 0
  function next(): void {
    if (sent >= total || socket.destroyed) return
    socket.write(block, () => {
      sent += block.length
      next()
    })
  }
  next()
  return () => sent
}

/** Waits until nothing more is taken, and says how much was. */
export async function untilStalled(sent: () => number): Promise<number> {
  let before = 0
  let since = Date.now()
  await waitFor(() => {
    if (sent() !== before) {
      before = sent()
      since = Date.now()
    }
    return before > 0 && Date.now() - since > 250
  }, 'the sender to be held')
  return before
}

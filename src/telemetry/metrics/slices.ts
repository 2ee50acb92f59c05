import { Buffer } from 'node:buffer'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** Characters after which others get their turn: making this much takes well under a millisecond. */
const sliceLength = 65_536

/** Joins pieces of text to chunks, and lets the event loop turn after each: requests go on while much is shown. */
export async function* inSlices(pieces: Iterable<string>): AsyncGenerator<Buffer> {
  let slice = ''
  for (const piece of pieces) {
    slice += piece
    if (slice.length < sliceLength) continue
    yield Buffer.from(slice)
    slice = ''
    await nextTurn()
  }
  if (slice !== '') yield Buffer.from(slice)
}

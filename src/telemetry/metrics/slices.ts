import { Buffer } from 'node:buffer'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** Characters after which others get their turn: making this much takes well under a millisecond. */
const sliceLength = 65_536

/** The same for pieces that are made of much and come to little, in milliseconds. */
const longestTurn = 4

/**
 * Joins pieces of text to chunks, and lets the event loop turn after each, and after a while without one: requests go on while much
 * is shown.
 */
export async function* inSlices(pieces: Iterable<string>): AsyncGenerator<Buffer> {
  let slice = ''
  let since = performance.now()
  for (const piece of pieces) {
    slice += piece
    const isLong = slice.length >= sliceLength
    if (!isLong && performance.now() - since < longestTurn) continue
    if (isLong) {
      yield Buffer.from(slice)
      slice = ''
    }
    await nextTurn()
    since = performance.now()
  }
  if (slice !== '') yield Buffer.from(slice)
}

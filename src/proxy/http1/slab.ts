import { Buffer } from 'node:buffer'

const SLAB_BYTES = 65_536

/** What is sent is put together here, one behind the other and never over each other: who writes it out needs no copy of it. */
let slab = Buffer.allocUnsafeSlow(SLAB_BYTES)
let start = 0
let used = 0

/** Begins something new, of at most `longest` octets. */
export function startPiece(longest: number): void {
  if (used + longest > slab.length) {
    slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, longest))
    used = 0
  }
  start = used
}

export function addText(latin1: string): void {
  used += slab.write(latin1, used, 'latin1')
}

export function addBytes(bytes: Buffer, from: number, to: number): void {
  used += bytes.copy(slab, used, from, to)
}

export function addOctet(octet: number): void {
  slab[used++] = octet
}

/** All that was added since `startPiece`. */
export function endPiece(): Buffer {
  return slab.subarray(start, used)
}

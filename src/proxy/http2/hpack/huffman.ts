import type { Buffer } from 'node:buffer'
import { END_OF_STRING, huffmanBits, huffmanCodes } from './huffman-code.ts'

/**
 * The decoder is a state machine that eats an octet a step. Its states are the inner nodes of the code's tree, as many as
 * there are octets since the tree has one leaf more: so a state and an octet together are 16 bits, the index of a step.
 *
 * A step is one number: bits 0 and 1 say how many octets come out (the shortest code has five bits: never more than two),
 * bits 8 to 15 are the next state, bits 16 to 23 the first octet, bits 24 to 31 the second.
 */
const STATES = 256
const COUNT = 0x3
const NEXT_STATE = 0xff00
/** In place of a count: the octet completed the end of a string, which is malformed wherever it stands. */
const MALFORMED = 3

/** Padding is less than an octet (RFC 7541 5.2). */
const MOST_PADDING = 7

const tree = treeOf(huffmanBits, huffmanCodes)
const steps = stepsOf(tree)
const mayEnd = endsOf(tree)

/** What `length` octets of Huffman code are at most when decoded: the shortest code has five bits. */
export function mostDecoded(length: number): number {
  return Math.ceil((length * 8) / 5)
}

/**
 * Decodes `from` between `start` and `end` into `into` from `at` on, where there has to be room for what comes out. Returns
 * the offset after it, or -1 if the code is malformed: the end of a string is in it, or the padding is longer than seven
 * bits or has a zero (RFC 7541 5.2).
 */
export function decodeHuffman(
  from: Buffer,
  start: number,
  end: number,
  into: Buffer,
  at: number,
): number {
  let step = 0
  for (let i = start; i < end; i++) {
    step = steps[(step & NEXT_STATE) | (from[i] as number)] as number
    const count = step & COUNT
    if (count === 0) continue
    if (count === MALFORMED) return -1
    into[at++] = step >>> 16
    if (count === 2) into[at++] = step >>> 24
  }
  return mayEnd[(step & NEXT_STATE) >>> 8] === 1 ? at : -1
}

/** How many octets `decodeHuffman` would write, or -1 if the code is malformed. */
export function measureHuffman(from: Buffer, start: number, end: number): number {
  let step = 0
  let length = 0
  for (let i = start; i < end; i++) {
    step = steps[(step & NEXT_STATE) | (from[i] as number)] as number
    const count = step & COUNT
    if (count === MALFORMED) return -1
    length += count
  }
  return mayEnd[(step & NEXT_STATE) >>> 8] === 1 ? length : -1
}

/**
 * The two children of node n at 2n and 2n + 1, the root being 0: an inner node as its number, a leaf as its symbol plus
 * `STATES`.
 */
function treeOf(bits: Uint8Array, codes: Uint32Array): Int16Array {
  const children = new Int16Array(2 * STATES)
  let nodes = 1
  for (let symbol = 0; symbol < bits.length; symbol++) {
    const code = codes[symbol] as number
    let node = 0
    for (let bit = (bits[symbol] as number) - 1; bit > 0; bit--) {
      const child = 2 * node + ((code >>> bit) & 1)
      if (children[child] === 0) children[child] = nodes++
      node = children[child] as number
    }
    children[2 * node + (code & 1)] = STATES + symbol
  }
  return children
}

function stepsOf(children: Int16Array): Int32Array {
  const all = new Int32Array(STATES * 256)
  for (let index = 0; index < all.length; index++) all[index] = stepOf(children, index >>> 8, index)
  return all
}

function stepOf(children: Int16Array, node: number, octet: number): number {
  let count = 0
  let decoded = 0
  for (let bit = 7; bit >= 0; bit--) {
    const child = children[2 * node + ((octet >>> bit) & 1)] as number
    if (child < STATES) {
      node = child
      continue
    }
    if (child === STATES + END_OF_STRING) return MALFORMED
    decoded |= (child - STATES) << (8 * count++)
    node = 0
  }
  return (decoded << 16) | (node << 8) | count
}

/** A string may end between two codes, or after up to seven ones: those are the first bits of the end of a string. */
function endsOf(children: Int16Array): Uint8Array {
  const ends = new Uint8Array(STATES)
  let node = 0
  for (let padding = 0; padding <= MOST_PADDING; padding++) {
    ends[node] = 1
    node = children[2 * node + 1] as number
  }
  return ends
}

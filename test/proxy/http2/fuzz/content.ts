import { Buffer } from 'node:buffer'

const PERIOD = 26
const LONGEST = 200_000
const letters = Buffer.alloc(PERIOD + LONGEST, 'abcdefghijklmnopqrstuvwxyz')

/** What stands at `offset` in the body of a stream's answer: each octet tells its place, and neighbours differ. */
export function contentAt(stream: number, offset: number, length: number): Buffer {
  const start = (stream + offset) % PERIOD
  return letters.subarray(start, start + length)
}

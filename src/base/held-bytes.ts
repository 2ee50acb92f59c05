import { Buffer } from 'node:buffer'

/** What small pieces are collected in. A Buffer for each of 65,000 octets that came alone took 10 MB for a stream. */
const BLOCK_BYTES = 4_096

/** Copies of bytes that have to wait, in the order that they came in. */
export class HeldBytes {
  readonly #blocks: Buffer[] = []
  /** Where the bytes begin in the first block, and end in the last. */
  #start = 0
  #end = 0

  get isEmpty(): boolean {
    return this.#blocks.length === 0
  }

  add(bytes: Buffer, from: number, to: number): void {
    let at = from
    while (at < to) {
      let last = this.#blocks.at(-1)
      if (last === undefined || this.#end === last.length) {
        last = Buffer.allocUnsafeSlow(Math.max(BLOCK_BYTES, to - at))
        this.#blocks.push(last)
        this.#end = 0
      }
      const copied = bytes.copy(last, this.#end, at, to)
      this.#end += copied
      at += copied
    }
  }

  /** As many of the first as stand together; there are some. */
  first(): Buffer {
    const [block] = this.#blocks
    if (block === undefined) throw new Error('bug: nothing is held')
    return block.subarray(this.#start, this.#blocks.length === 1 ? this.#end : block.length)
  }

  /** Forgets so many of what `first` gave. */
  drop(count: number): void {
    const length = this.first().length
    this.#start += count
    if (count < length) return
    this.#blocks.shift()
    this.#start = 0
  }

  /** All of them, without forgetting any. */
  all(): Buffer[] {
    const last = this.#blocks.length - 1
    return this.#blocks.map((block, i) =>
      block.subarray(i === 0 ? this.#start : 0, i === last ? this.#end : block.length),
    )
  }

  clear(): void {
    this.#blocks.length = 0
    this.#start = 0
    this.#end = 0
  }
}

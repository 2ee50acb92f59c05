import { Buffer } from 'node:buffer'
import { copyOctets } from './copy-octets.ts'

/** What an entry counts beside its octets (RFC 7541 4.1). */
const ENTRY_OVERHEAD = 32

/**
 * The dynamic table of RFC 7541 2.3.2. Its octets are in a ring as large as the table may get, which has room for every
 * entry since each counts for more than its octets; so an entry comes and goes without an allocation.
 */
export class DynamicTable {
  readonly #most: number
  #limit: number
  /** As RFC 7541 4.1 counts. */
  #size = 0

  /** Made with the first entry: some connections never have one. */
  #ring: Buffer | null = null
  /** Where the next entry's octets go. */
  #head = 0

  /** Three rings in step, a slot for each of as many entries as can be: where its octets start, and how many there are. */
  readonly #starts: Int32Array
  readonly #nameLengths: Int32Array
  readonly #lengths: Int32Array
  readonly #slots: number
  #oldest = 0
  #count = 0

  /** `most` is the largest that the table may get; until a size update it may have `limit`. */
  constructor(most: number, limit: number) {
    this.#most = most
    this.#limit = limit
    this.#slots = Math.floor(most / ENTRY_OVERHEAD)
    this.#starts = new Int32Array(this.#slots)
    this.#nameLengths = new Int32Array(this.#slots)
    this.#lengths = new Int32Array(this.#slots)
  }

  get count(): number {
    return this.#count
  }

  get size(): number {
    return this.#size
  }

  /** RFC 7541 4.3. `limit` is at most what the table was made for. */
  resize(limit: number): void {
    this.#limit = limit
    this.#evictTo(limit)
  }

  /**
   * Enters the field whose octets are in `from`: its name from `start` to `nameEnd`, then its value to `end`. One that is
   * larger than the table empties it, which is no error (RFC 7541 4.4); its octets are not looked at.
   */
  add(from: Buffer, start: number, nameEnd: number, end: number): void {
    const length = end - start
    const size = length + ENTRY_OVERHEAD
    this.#evictTo(Math.max(this.#limit - size, 0))
    if (size > this.#limit) return

    const slot = (this.#oldest + this.#count++) % this.#slots
    this.#starts[slot] = this.#head
    this.#nameLengths[slot] = nameEnd - start
    this.#lengths[slot] = length
    this.#size += size
    this.#write(from, start, end)
  }

  /** Of the entry at `index`, counted from 0 for the newest: how many octets its name has. */
  nameLength(index: number): number {
    return this.#nameLengths[this.#slotOf(index)] as number
  }

  /** How many octets name and value have together. */
  length(index: number): number {
    return this.#lengths[this.#slotOf(index)] as number
  }

  /** Copies the first `length` octets of an entry into `into` from `at` on: its name, or all of it. */
  copy(index: number, length: number, into: Buffer, at: number): void {
    const ring = this.#ring
    if (ring === null) return
    const start = this.#starts[this.#slotOf(index)] as number
    const beforeWrap = Math.min(length, ring.length - start)
    copyOctets(ring, start, start + beforeWrap, into, at)
    copyOctets(ring, 0, length - beforeWrap, into, at + beforeWrap)
  }

  #slotOf(index: number): number {
    return (this.#oldest + this.#count - 1 - index) % this.#slots
  }

  #evictTo(size: number): void {
    while (this.#size > size) {
      this.#size -= (this.#lengths[this.#oldest] as number) + ENTRY_OVERHEAD
      this.#oldest = (this.#oldest + 1) % this.#slots
      this.#count--
    }
  }

  #write(from: Buffer, start: number, end: number): void {
    this.#ring ??= Buffer.alloc(this.#most)
    const ring = this.#ring
    const wrap = Math.min(end, start + ring.length - this.#head)
    copyOctets(from, start, wrap, ring, this.#head)
    copyOctets(from, wrap, end, ring, 0)
    this.#head = (this.#head + end - start) % ring.length
  }
}

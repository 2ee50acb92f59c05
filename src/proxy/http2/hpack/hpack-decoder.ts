import { Buffer } from 'node:buffer'
import { copyOctets } from './copy-octets.ts'
import type { DecodedFields } from './decoded-fields.ts'
import { DynamicTable } from './dynamic-table.ts'
import { decodeHuffman, measureHuffman, mostDecoded } from './huffman.ts'
import {
  LAST_STATIC_INDEX,
  staticBytes,
  staticEnd,
  staticNameEnd,
  staticStart,
} from './static-table.ts'

export type BlockVerdict = 'decoded' | 'too-large' | 'malformed'

/** What one field or size update of a block comes to; of one without room nothing has happened yet. */
type Step = 'done' | 'no-room' | 'malformed'

/** Of a table that no setting has been sent for (RFC 9113 6.5.2). A larger one takes a size update of the peer first. */
const DEFAULT_TABLE_SIZE = 4_096

/**
 * Of an integer (RFC 7541 5.1). Four octets have 28 bits: no length, index or size is near that, and no sum of them passes
 * what bit operations can do.
 */
const MOST_CONTINUATIONS = 4

/** The lowest and the last size between two blocks, both at the beginning of the second (RFC 7541 4.2). */
const MOST_SIZE_UPDATES = 2

const NOTHING = Buffer.alloc(0)

/**
 * Decodes the header blocks of one direction of one connection, in the order that they come in (RFC 7541 2.2).
 *
 * A field is first decoded to where it has to end up, behind the others in `into`. The first that has no room there is
 * begun again, and it and the rest of the block only go where the dynamic table needs them: to `#scratch`, if they are to
 * be entered and not larger than the table, and otherwise nowhere. So a reference of one octet to a large entry copies
 * nothing, however often it comes.
 */
export class HpackDecoder {
  readonly #tableSize: number
  readonly #table: DynamicTable

  /** The block that is being decoded, and how far. */
  #block: Buffer = NOTHING
  #at = 0
  #end = 0

  /** Has room for every field that the table has room for. Made with the first block that is too large. */
  #scratch: Buffer = NOTHING

  /**
   * `tableSize` is our SETTINGS_HEADER_TABLE_SIZE: what the peer may let its table grow to. Less than the default would be
   * right only once the peer has acknowledged it (RFC 9113 6.5.3).
   */
  constructor(tableSize: number) {
    this.#tableSize = tableSize
    this.#table = new DynamicTable(tableSize, Math.min(tableSize, DEFAULT_TABLE_SIZE))
  }

  /**
   * Decodes the whole header block between `start` and `end` of `bytes`.
   *
   * `malformed` is a COMPRESSION_ERROR of the connection (RFC 9113 4.3), and the decoder of no more use. `too-large`: the
   * fields pass the room of `into` in octets or in number, and those before the first without room are there; the others
   * were still decoded for the sake of the dynamic table, so the connection can go on.
   */
  decode(bytes: Buffer, start: number, end: number, into: DecodedFields): BlockVerdict {
    into.start()
    this.#block = bytes
    this.#at = start
    this.#end = end
    const verdict = this.#decodeBlock(into)
    this.#block = NOTHING
    return verdict
  }

  #decodeBlock(into: DecodedFields): BlockVerdict {
    if (!this.#resizeTable()) return 'malformed'
    while (this.#at < this.#end) {
      const fieldStart = this.#at
      const step = this.#readField(into)
      if (step === 'malformed') return 'malformed'
      if (step === 'no-room') {
        this.#at = fieldStart
        return this.#readRest() ? 'too-large' : 'malformed'
      }
    }
    return 'decoded'
  }

  /** Goes on without a place for the fields. */
  #readRest(): boolean {
    if (this.#scratch.length < this.#tableSize) this.#scratch = Buffer.alloc(this.#tableSize)
    while (this.#at < this.#end) {
      if (this.#readField(null) === 'malformed') return false
    }
    return true
  }

  /** The size updates at the beginning of a block (RFC 7541 4.2, 6.3). Anywhere else `#readField` finds no field in them. */
  #resizeTable(): boolean {
    for (let updates = 0; updates < MOST_SIZE_UPDATES; updates++) {
      if (this.#at >= this.#end || ((this.#block[this.#at] as number) & 0xe0) !== 0x20) return true
      const size = this.#readInteger(0x1f)
      if (size < 0 || size > this.#tableSize) return false
      this.#table.resize(size)
    }
    return true
  }

  /** The representations of RFC 7541 6.1 and 6.2, told apart by the first bits. */
  #readField(into: DecodedFields | null): Step {
    const octet = this.#block[this.#at] as number
    if (octet >= 0x80) return this.#readIndexed(into)
    if (octet >= 0x40) return this.#readLiteral(0x3f, true, into)
    if (octet >= 0x20) return 'malformed'
    return this.#readLiteral(0x0f, false, into)
  }

  #readIndexed(into: DecodedFields | null): Step {
    const index = this.#readInteger(0x7f)
    if (!this.#isIndex(index)) return 'malformed'
    if (into === null) return 'done'
    if (into.count === into.mostFields) return 'no-room'
    const nameEnd = into.used + this.#nameLength(index)
    const valueEnd = into.used + this.#fieldLength(index)
    if (valueEnd > into.bytes.length) return 'no-room'
    this.#copyEntry(index, valueEnd - into.used, into.bytes, into.used)
    into.push(nameEnd, valueEnd)
    return 'done'
  }

  #readLiteral(indexMask: number, toTable: boolean, into: DecodedFields | null): Step {
    if (into !== null && into.count === into.mostFields) return 'no-room'
    const to = into !== null ? into.bytes : toTable ? this.#scratch : NOTHING
    const start = into !== null ? into.used : 0

    const index = this.#readInteger(indexMask)
    const nameEnd = index === 0 ? this.#readString(to, start) : this.#readName(index, to, start)
    if (nameEnd < 0) return 'malformed'
    const valueEnd = this.#readString(to, nameEnd)
    if (valueEnd < 0) return 'malformed'

    if (into !== null && valueEnd > to.length) return 'no-room'
    // What passes the scratch buffer is larger than the table, and only its length counts.
    if (toTable) this.#table.add(to, start, nameEnd, valueEnd)
    into?.push(nameEnd, valueEnd)
    return 'done'
  }

  /** Like `#readString`, with the name of a table's entry. */
  #readName(index: number, to: Buffer, at: number): number {
    if (!this.#isIndex(index)) return -1
    const length = this.#nameLength(index)
    if (at + length <= to.length) this.#copyEntry(index, length, to, at)
    return at + length
  }

  /**
   * A string literal (RFC 7541 5.2). Returns the offset after it in `to`, if it is written from `at` on, or -1 if it is
   * malformed. One that would pass the end of `to` is not written.
   */
  #readString(to: Buffer, at: number): number {
    if (this.#at >= this.#end) return -1
    const isHuffman = (this.#block[this.#at] as number) >= 0x80
    const length = this.#readInteger(0x7f)
    if (length < 0 || length > this.#end - this.#at) return -1
    const start = this.#at
    this.#at += length

    if (!isHuffman) {
      if (at + length <= to.length) copyOctets(this.#block, start, this.#at, to, at)
      return at + length
    }
    if (at + mostDecoded(length) > to.length) {
      const decoded = measureHuffman(this.#block, start, this.#at)
      if (decoded < 0 || at + decoded > to.length) return decoded < 0 ? -1 : at + decoded
    }
    return decodeHuffman(this.#block, start, this.#at, to, at)
  }

  /** An integer whose prefix is the bits of `mask` (RFC 7541 5.1), or -1 if it is cut short or too large. */
  #readInteger(mask: number): number {
    let value = (this.#block[this.#at++] as number) & mask
    if (value < mask) return value
    for (let i = 0; i < MOST_CONTINUATIONS && this.#at < this.#end; i++) {
      const octet = this.#block[this.#at++] as number
      value += (octet & 0x7f) << (7 * i)
      if (octet < 0x80) return value
    }
    return -1
  }

  /** Both tables have one range of indices, and nothing is at 0 (RFC 7541 2.3.3). */
  #isIndex(index: number): boolean {
    return index > 0 && index <= LAST_STATIC_INDEX + this.#table.count
  }

  #nameLength(index: number): number {
    if (index > LAST_STATIC_INDEX) return this.#table.nameLength(index - LAST_STATIC_INDEX - 1)
    return (staticNameEnd[index] as number) - (staticStart[index] as number)
  }

  #fieldLength(index: number): number {
    if (index > LAST_STATIC_INDEX) return this.#table.length(index - LAST_STATIC_INDEX - 1)
    return (staticEnd[index] as number) - (staticStart[index] as number)
  }

  /** The first `length` octets of an entry: its name, or all of it. */
  #copyEntry(index: number, length: number, to: Buffer, at: number): void {
    if (index > LAST_STATIC_INDEX) {
      this.#table.copy(index - LAST_STATIC_INDEX - 1, length, to, at)
      return
    }
    const start = staticStart[index] as number
    copyOctets(staticBytes, start, start + length, to, at)
  }
}

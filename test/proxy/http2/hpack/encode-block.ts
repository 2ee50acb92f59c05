import { Buffer } from 'node:buffer'
import {
  END_OF_STRING,
  huffmanBits,
  huffmanCodes,
} from '../../../../src/proxy/http2/hpack/huffman-code.ts'
import { staticFields } from '../../../../src/proxy/http2/hpack/static-table.ts'

/** Octets as latin1, so that a failed comparison can be read. */
export type Field = readonly [name: string, value: string]

export type Indexing = 'with' | 'without' | 'never'

/** How the encoder should write a field, as far as the tables let it. */
export interface Choice {
  readonly indexed: boolean
  readonly nameIndexed: boolean
  readonly indexing: Indexing
  readonly huffman: boolean
}

const patterns: Record<Indexing, [pattern: number, prefixBits: number]> = {
  with: [0x40, 6],
  without: [0x00, 4],
  never: [0x10, 4],
}

/** Bit by bit, so that it shares no idea with the decoder. `padding` replaces the first bits of the end of a string. */
export function encodeHuffman(symbols: Iterable<number>, padding?: string): Buffer {
  let bits = ''
  for (const symbol of symbols) {
    bits += (huffmanCodes[symbol] ?? 0).toString(2).padStart(huffmanBits[symbol] ?? 0, '0')
  }
  bits += padding ?? '1'.repeat((8 - (bits.length % 8)) % 8)
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((octet) => Number.parseInt(octet, 2)))
}

export const endOfString = END_OF_STRING

export function integer(pattern: number, prefixBits: number, value: number): number[] {
  const most = 2 ** prefixBits - 1
  if (value < most) return [pattern | value]
  const octets = [pattern | most]
  for (value -= most; value >= 128; value = Math.floor(value / 128))
    octets.push(128 + (value % 128))
  return [...octets, value]
}

export function string(text: string, huffman: boolean): number[] {
  const octets = Buffer.from(text, 'latin1')
  const coded = huffman ? encodeHuffman(octets) : octets
  return [...integer(huffman ? 0x80 : 0, 7, coded.length), ...coded]
}

/** Writes header blocks with a plain list of strings for a dynamic table. */
export class TestEncoder {
  readonly table: Field[] = []
  #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  resize(limit: number): number[] {
    this.#limit = limit
    this.#evict()
    return integer(0x20, 5, limit)
  }

  field(field: Field, choice: Choice): number[] {
    const [name, value] = field
    const all = [...staticFields, ...this.table]
    const index = all.findIndex((entry) => entry[0] === name && entry[1] === value) + 1
    if (choice.indexed && index > 0) return integer(0x80, 7, index)

    const nameIndex = choice.nameIndexed ? all.findLastIndex((entry) => entry[0] === name) + 1 : 0
    const [pattern, prefixBits] = patterns[choice.indexing]
    if (choice.indexing === 'with') {
      this.table.unshift(field)
      this.#evict()
    }
    return [
      ...integer(pattern, prefixBits, nameIndex),
      ...(nameIndex === 0 ? string(name, choice.huffman) : []),
      ...string(value, choice.huffman),
    ]
  }

  #evict(): void {
    while (this.#size() > this.#limit) this.table.pop()
  }

  #size(): number {
    return this.table.reduce((size, [name, value]) => size + name.length + value.length + 32, 0)
  }
}

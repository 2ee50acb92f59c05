import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  decodeHuffman,
  measureHuffman,
  mostDecoded,
} from '../../../../src/proxy/http2/hpack/huffman.ts'
import { huffmanBits, huffmanCodes } from '../../../../src/proxy/http2/hpack/huffman-code.ts'
import { encodeHuffman, endOfString } from './encode-block.ts'

const MALFORMED = 'malformed'

/** With octets around, so that one written outside shows. */
function decode(coded: Buffer): Buffer | typeof MALFORMED {
  const room = mostDecoded(coded.length)
  const from = Buffer.concat([Buffer.from([0xaa]), coded, Buffer.from([0xaa])])
  const into = Buffer.alloc(room + 2, 0x55)
  const end = decodeHuffman(from, 1, 1 + coded.length, into, 1)
  expect(into[0]).toBe(0x55)
  expect(into.subarray(Math.max(end, 1 + room)).every((octet) => octet === 0x55)).toBe(true)
  expect(measureHuffman(from, 1, 1 + coded.length)).toBe(end < 0 ? -1 : end - 1)
  return end < 0 ? MALFORMED : into.subarray(1, end)
}

describe('the Huffman code', () => {
  test.each([
    [0, 0x1ff8, 13],
    [10, 0x3ffffffc, 30],
    [32, 0x14, 6],
    [48, 0x0, 5],
    [90, 0xfd, 8],
    [97, 0x3, 5],
    [122, 0x7b, 7],
    [127, 0xffffffc, 28],
    [128, 0xfffe6, 20],
    [200, 0x3ffffe2, 26],
    [249, 0xffffffe, 28],
    [255, 0x3ffffee, 26],
    [256, 0x3fffffff, 30],
  ])('is that of Appendix B for symbol %i', (symbol, code, bits) => {
    expect(huffmanCodes[symbol]).toBe(code)
    expect(huffmanBits[symbol]).toBe(bits)
  })

  test('leaves no bits without a meaning', () => {
    expect(huffmanBits).toHaveLength(257)
    expect(huffmanBits.reduce((sum, bits) => sum + 2 ** -bits, 0)).toBe(1)
  })
})

describe('Huffman decoding', () => {
  test('gives back every octet, alone and before and after every other', () => {
    for (let first = 0; first < 256; first++) {
      expect(decode(encodeHuffman([first]))).toEqual(Buffer.from([first]))
    }
    const pairs = Array.from({ length: 65_536 }, (_, i) => [i >>> 8, i & 255]).flat()
    expect(decode(encodeHuffman(pairs))).toEqual(Buffer.from(pairs))
  })

  test('gives back any octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
        expect(decode(encodeHuffman(octets))).toEqual(Buffer.from(octets))
      }),
    )
  })

  test('makes nothing of nothing', () => {
    expect(decode(Buffer.alloc(0))).toHaveLength(0)
  })

  test('takes padding of every length up to seven bits', () => {
    // 8, 7, 6 and 5 bits a symbol
    for (const text of ['X', 'B', '-', 'a', 'a-', 'aa', 'B-', 'a--', 'aaa']) {
      expect(decode(encodeHuffman(Buffer.from(text)))).toEqual(Buffer.from(text))
    }
  })

  test('refuses padding of eight bits and more', () => {
    expect(decode(Buffer.from([0xff]))).toBe(MALFORMED)
    expect(decode(encodeHuffman(Buffer.from('X'), '1'.repeat(8)))).toBe(MALFORMED)
    expect(decode(encodeHuffman(Buffer.from('a'), '1'.repeat(11)))).toBe(MALFORMED)
    expect(decode(encodeHuffman(Buffer.from('a'), '1'.repeat(19)))).toBe(MALFORMED)
  })

  test('refuses padding with a zero', () => {
    expect(decode(encodeHuffman(Buffer.from('a'), '110'))).toBe(MALFORMED)
    expect(decode(encodeHuffman(Buffer.from('a'), '011'))).toBe(MALFORMED)
    expect(decode(encodeHuffman(Buffer.from('B'), '0'))).toBe(MALFORMED)
  })

  test('refuses the end of a string, first, last and in between', () => {
    expect(decode(encodeHuffman([endOfString]))).toBe(MALFORMED)
    expect(decode(encodeHuffman([97, 97, endOfString]))).toBe(MALFORMED)
    expect(decode(encodeHuffman([97, endOfString, 97, 97, 97, 97]))).toBe(MALFORMED)
  })

  test('stays in its room for any octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (octets) => {
        decode(Buffer.from(octets))
      }),
      { numRuns: 1_000 },
    )
  })
})

/** The symbol that stands for the end of a string. It is never sent whole: its first bits are the padding (RFC 7541 5.2). */
export const END_OF_STRING = 256

/** How many bits each symbol's code has (RFC 7541 Appendix B): a row for each upper half of an octet, then `END_OF_STRING`. */
export const huffmanBits = numbersOf(`
  13 23 28 28 28 28 28 28 28 24 30 28 28 30 28 28
  28 28 28 28 28 28 30 28 28 28 28 28 28 28 28 28
   6 10 10 12 13  6  8 11 10 10  8 11  8  6  6  6
   5  5  5  6  6  6  6  6  6  6  7  8 15  6 12 10
  13  6  7  7  7  7  7  7  7  7  7  7  7  7  7  7
   7  7  7  7  7  7  7  7  8  7  8 13 19 13 14  6
  15  5  6  5  6  5  6  6  6  5  7  7  6  6  6  5
   6  7  6  5  5  6  7  7  7  7  7 15 11 14 13 28
  20 22 20 20 22 22 22 23 22 23 23 23 23 23 24 23
  24 24 22 23 24 23 23 23 23 21 22 23 22 23 23 24
  22 21 20 22 22 23 23 21 23 22 22 24 21 22 23 23
  21 21 22 21 23 22 23 23 20 22 22 22 23 22 22 23
  26 26 20 19 22 23 22 25 26 26 26 27 27 26 24 25
  19 21 26 27 27 26 27 24 21 21 26 26 28 27 27 27
  20 24 20 21 22 21 21 23 22 22 25 25 24 24 26 23
  26 27 26 26 27 27 27 27 27 28 27 27 27 27 27 26
  30
`)

/**
 * The codes of Appendix B, in the lower bits of a number each. The code is canonical: among the symbols in order of length,
 * and of value where the length is the same, each code is the one before it plus one, with as many zeros behind as it is
 * longer. So the lengths are all that has to be written down.
 */
export const huffmanCodes = codesOf(huffmanBits)

function codesOf(bits: Uint8Array): Uint32Array {
  const codes = new Uint32Array(bits.length)
  let next = 0
  for (let length = 1; length <= Math.max(...bits); length++) {
    next *= 2
    for (let symbol = 0; symbol < bits.length; symbol++) {
      if (bits[symbol] === length) codes[symbol] = next++
    }
  }
  return codes
}

function numbersOf(grid: string): Uint8Array {
  return Uint8Array.from(grid.trim().split(/\s+/), Number)
}

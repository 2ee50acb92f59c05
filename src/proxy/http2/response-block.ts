import { Buffer } from 'node:buffer'
import type { FieldBlock } from '../message/field-block.ts'

/**
 * Header blocks as HPACK has them (RFC 7541), without a table of our own and without Huffman's code: fields are literals that
 * are not indexed (6.2.2), so that nothing is remembered from one response to the next. Written over with each block.
 */
let block = Buffer.allocUnsafeSlow(16_384)
let used = 0

/** RFC 7541 Appendix A: `:status` is the name of entry 8, and these are entries of their own. */
const STATUS_NAME = 8
const indexedStatus = new Map([200, 204, 206, 304, 400, 404, 500].map((code, i) => [code, 8 + i]))

/**
 * The first block of a connection begins with a table of no size (RFC 7541 6.3): the client need not keep one, and whatever
 * size it asks for is kept to (4.2).
 */
const NO_TABLE = 0x20

/**
 * The head of a response. `extra`: complete header lines, as in Exchange.sendHead; names are made lower case (RFC 9113 8.2.1).
 * Fields of connections are dropped in the block already. Valid until the next call.
 */
export function responseBlock(
  status: number,
  fields: FieldBlock | null,
  extra: string,
  isFirst: boolean,
): Buffer {
  used = 0
  if (isFirst) block[used++] = NO_TABLE
  writeStatus(status)
  if (fields !== null) writeFields(fields)
  writeLines(extra)
  return block.subarray(0, used)
}

/** Names, in lower case, and values in turns. */
export function trailerBlock(fields: readonly string[]): Buffer {
  used = 0
  for (let i = 0; i + 1 < fields.length; i += 2) {
    writeField(fields[i] as string, fields[i + 1] as string)
  }
  return block.subarray(0, used)
}

function writeStatus(status: number): void {
  const index = indexedStatus.get(status)
  if (index !== undefined) {
    block[used++] = 0x80 | index
    return
  }
  block[used++] = STATUS_NAME
  writeText(`${status}`)
}

function writeFields({ bytes, marks, dropped, count }: FieldBlock): void {
  for (let i = 0; i < count; i++) {
    if (dropped[i] === 1) continue
    const nameStart = marks[4 * i] as number
    const nameEnd = marks[4 * i + 1] as number
    const valueStart = marks[4 * i + 2] as number
    const valueEnd = marks[4 * i + 3] as number
    reserve(nameEnd - nameStart + valueEnd - valueStart)
    block[used++] = 0
    writeLength(nameEnd - nameStart)
    for (let at = nameStart; at < nameEnd; at++) block[used++] = lowerCase(bytes[at] as number)
    writeLength(valueEnd - valueStart)
    used += bytes.copy(block, used, valueStart, valueEnd)
  }
}

/** Header lines of our own, each with its CRLF. */
function writeLines(lines: string): void {
  let at = 0
  while (at < lines.length) {
    const end = lines.indexOf('\r\n', at)
    const colon = lines.indexOf(':', at)
    reserve(end - at)
    block[used++] = 0
    writeLength(colon - at)
    for (let i = at; i < colon; i++) block[used++] = lowerCase(lines.charCodeAt(i))
    writeLength(end - colon - 2)
    for (let i = colon + 2; i < end; i++) block[used++] = lines.charCodeAt(i)
    at = end + 2
  }
}

function writeField(name: string, value: string): void {
  reserve(name.length + value.length)
  block[used++] = 0
  writeText(name)
  writeText(value)
}

function writeText(text: string): void {
  writeLength(text.length)
  used += block.write(text, used, 'latin1')
}

/** RFC 7541 5.1 and 5.2: a number with a prefix of seven bits, and no Huffman code. */
function writeLength(length: number): void {
  if (length < 0x7f) {
    block[used++] = length
    return
  }
  block[used++] = 0x7f
  let rest = length - 0x7f
  for (; rest >= 0x80; rest >>= 7) block[used++] = 0x80 | (rest & 0x7f)
  block[used++] = rest
}

/** Room for one more field of so many octets. */
function reserve(length: number): void {
  const longest = used + length + 16
  if (longest > block.length) block = Buffer.concat([block], longest * 2)
}

function lowerCase(octet: number): number {
  return octet >= 0x41 && octet <= 0x5a ? octet | 0x20 : octet
}

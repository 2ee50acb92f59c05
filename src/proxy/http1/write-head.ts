import { Buffer } from 'node:buffer'
import type { FieldBlock } from '../message/field-block.ts'

/** Room for the largest head that is accepted by default and all that is added to it; more where limits are raised. */
let scratch = Buffer.allocUnsafeSlow(256 * 1024)

/**
 * Serialises a head: start line, the fields of the block that are not dropped, byte for byte and in their order, then
 * `extra` (complete lines), then the empty line.
 */
export function writeHead(startLine: string, fields: FieldBlock, extra: string): Buffer {
  const longest = startLine.length + fieldsLength(fields) + extra.length + 2
  if (longest > scratch.length) scratch = Buffer.allocUnsafeSlow(longest)
  let at = scratch.write(startLine, 0, 'latin1')
  at = copyFields(fields, at)
  at += scratch.write(extra, at, 'latin1')
  scratch[at++] = 0x0d
  scratch[at++] = 0x0a
  return Buffer.from(scratch.subarray(0, at))
}

/** Neighbouring lines are copied together: they already stand in the buffer as they have to be sent. */
function copyFields(fields: FieldBlock, at: number): number {
  const { bytes, marks, dropped, count } = fields
  let i = 0
  while (i < count) {
    if (dropped[i] === 1) {
      i++
      continue
    }
    const start = marks[i * 4] as number
    while (i < count && dropped[i] === 0) i++
    at += bytes.copy(scratch, at, start, lineEnd(fields, i - 1))
  }
  return at
}

function fieldsLength(fields: FieldBlock): number {
  if (fields.count === 0) return 0
  return lineEnd(fields, fields.count - 1) - (fields.marks[0] as number)
}

/** Offset after the CRLF of a field's line, whatever white space trails its value. */
function lineEnd(fields: FieldBlock, index: number): number {
  let i = fields.marks[index * 4 + 3] as number
  while (fields.bytes[i] !== 0x0a) i++
  return i + 1
}

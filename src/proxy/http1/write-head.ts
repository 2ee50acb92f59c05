import { Buffer } from 'node:buffer'
import type { FieldBlock } from '../message/field-block.ts'

const SLAB_BYTES = 65_536

/** Heads are written one behind the other into a slab, and never over each other: who writes one out needs no copy of it. */
let slab = Buffer.allocUnsafeSlow(SLAB_BYTES)
let used = 0

/**
 * Serialises a head: start line, the fields of the block that are not dropped, byte for byte and in their order, then
 * `extra` (complete lines), then the empty line.
 */
export function writeHead(startLine: string, fields: FieldBlock, extra: string): Buffer {
  const longest = startLine.length + fieldsLength(fields) + extra.length + 2
  if (used + longest > slab.length) {
    slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, longest))
    used = 0
  }
  const start = used
  used += slab.write(startLine, used, 'latin1')
  copyFields(fields)
  used += slab.write(extra, used, 'latin1')
  slab[used++] = 0x0d
  slab[used++] = 0x0a
  return slab.subarray(start, used)
}

/** Neighbouring lines are copied together: they already stand in the buffer as they have to be sent. */
function copyFields(fields: FieldBlock): void {
  const { bytes, marks, dropped, count } = fields
  let i = 0
  while (i < count) {
    if (dropped[i] === 1) {
      i++
      continue
    }
    const start = marks[i * 4] as number
    while (i < count && dropped[i] === 0) i++
    used += bytes.copy(slab, used, start, lineEnd(fields, i - 1))
  }
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

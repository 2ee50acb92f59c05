import type { Buffer } from 'node:buffer'
import type { FieldBlock } from '../message/field-block.ts'
import { CR, LF } from './octets.ts'
import { addBytes, addOctet, addText, endPiece, startPiece } from './slab.ts'

/**
 * Serialises a head: start line, the fields of the block that are not dropped, byte for byte and in their order, then
 * `extra` (together complete lines), then the empty line. `startLine` null: the one in front of the fields goes on as it is.
 */
export function writeHead(
  startLine: string | null,
  fields: FieldBlock,
  extra: readonly string[],
): Buffer {
  const { bytes, marks, dropped, count } = fields
  let longest = linesLength(fields) + 2 + (startLine === null ? 0 : startLine.length)
  for (const part of extra) longest += part.length
  startPiece(longest)
  if (startLine !== null) addText(startLine)

  // Neighbouring lines are copied together: they already stand in the buffer as they have to be sent.
  let from = startLine === null ? fields.startLine : -1
  let to = fields.startLineEnd
  for (let i = 0; i < count; i++) {
    if (dropped[i] === 1) {
      if (from !== -1) addBytes(bytes, from, to)
      from = -1
    } else {
      if (from === -1) from = marks[i * 4] as number
      to = lineEnd(fields, i)
    }
  }
  if (from !== -1) addBytes(bytes, from, to)

  for (const part of extra) addText(part)
  addOctet(CR)
  addOctet(LF)
  return endPiece()
}

/** Of the start line, where it may be passed on, and of all fields. */
function linesLength(fields: FieldBlock): number {
  const { count, marks, startLine, startLineEnd } = fields
  if (count === 0) return startLineEnd - startLine
  const from = startLine === -1 ? (marks[0] as number) : startLine
  return lineEnd(fields, count - 1) - from
}

/** Offset after the CRLF of a field's line, whatever white space trails its value. */
function lineEnd({ bytes, marks }: FieldBlock, index: number): number {
  let i = marks[index * 4 + 3] as number
  while (bytes[i] !== LF) i++
  return i + 1
}

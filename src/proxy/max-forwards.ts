import type { FieldBlock } from './message/field-block.ts'

/** A larger value is as good as none. */
const MOST = 999_999_999

/**
 * How often an OPTIONS may still be passed on (RFC 9110 7.6.2); null: nothing is said of it. undefined: what is said is not a
 * number, or said twice. With other methods the field means nothing, and TRACE is not passed on at all.
 */
export function readMaxForwards(fields: FieldBlock): number | null | undefined {
  let found: number | null = null
  for (let i = 0; i < fields.count; i++) {
    if (!isMaxForwards(fields, i)) continue
    const value = fields.value(i)
    if (found !== null || !/^\d+$/.test(value)) return undefined
    found = Math.min(Number(value), MOST)
  }
  return found
}

/** Takes the field out of the block; the line that goes on in its place, one less. */
export function decrementMaxForwards(fields: FieldBlock): string {
  const value = readMaxForwards(fields)
  if (value == null) return ''
  for (let i = 0; i < fields.count; i++) if (isMaxForwards(fields, i)) fields.dropped[i] = 1
  return `Max-Forwards: ${value - 1}\r\n`
}

function isMaxForwards(fields: FieldBlock, index: number): boolean {
  return fields.name(index).toLowerCase() === 'max-forwards'
}

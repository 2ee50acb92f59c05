import type { FieldBlock } from './field-block.ts'
import { FieldId, fieldIdAt } from './field-id.ts'

/** What a message's Connection fields say (RFC 9110 7.6.1). */
export interface ConnectionOptions {
  close: boolean
  keepAlive: boolean
  upgrade: boolean
  /** Other names in them, lower case: fields that concern only this hop. null where there are none, which is the rule. */
  nominated: Set<string> | null
}

/** Reads every Connection field of the block into `into`. */
export function readConnectionOptions(block: FieldBlock, into: ConnectionOptions): void {
  into.close = false
  into.keepAlive = false
  into.upgrade = false
  into.nominated = null
  for (let i = 0; i < block.count; i++) {
    if (block.ids[i] !== FieldId.connection) continue
    const start = block.marks[i * 4 + 2] as number
    const end = block.marks[i * 4 + 3] as number
    // An option has the form of a field's name. The one that nearly every request has needs no string to be recognised.
    if (fieldIdAt(block.bytes, start, end) === FieldId.keepAlive) into.keepAlive = true
    else readOptions(block.value(i), into)
  }
}

function readOptions(value: string, into: ConnectionOptions): void {
  for (const part of value.split(',')) {
    const option = part.trim().toLowerCase()
    if (option === '') continue
    if (option === 'close') into.close = true
    else if (option === 'keep-alive') into.keepAlive = true
    else if (option === 'upgrade') into.upgrade = true
    else {
      into.nominated ??= new Set()
      into.nominated.add(option)
    }
  }
}

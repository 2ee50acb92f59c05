import { Buffer } from 'node:buffer'

/**
 * The header fields of one message where they stand in a buffer: offsets instead of strings, so that a field that is only
 * passed on costs no allocation. One block is filled again for each message; it is valid until then.
 */
export class FieldBlock {
  bytes: Buffer = Buffer.alloc(0)
  count = 0
  /** Where the start line in front of the fields stands, with its CRLF, if it may be passed on as it is; else both are -1. */
  startLine = -1
  startLineEnd = -1
  /** Four offsets a field: name start, name end, value start, value end (without white space around it). */
  readonly marks: Int32Array
  /** FieldId of each. */
  readonly ids: Uint8Array
  /** 1: not passed on. */
  readonly dropped: Uint8Array

  constructor(capacity: number) {
    this.marks = new Int32Array(capacity * 4)
    this.ids = new Uint8Array(capacity)
    this.dropped = new Uint8Array(capacity)
  }

  start(bytes: Buffer): void {
    this.bytes = bytes
    this.count = 0
    this.startLine = -1
    this.startLineEnd = -1
  }

  passStartLine(start: number, end: number): void {
    this.startLine = start
    this.startLineEnd = end
  }

  get capacity(): number {
    return this.ids.length
  }

  /** Index of the first field with this id, or -1. */
  find(id: number): number {
    for (let i = 0; i < this.count; i++) if (this.ids[i] === id) return i
    return -1
  }

  name(index: number): string {
    return this.bytes.toString('latin1', this.marks[index * 4], this.marks[index * 4 + 1])
  }

  value(index: number): string {
    return this.bytes.toString('latin1', this.marks[index * 4 + 2], this.marks[index * 4 + 3])
  }

  /** Value of the first field with this id; empty where there is none. */
  valueOf(id: number): string {
    const index = this.find(id)
    return index === -1 ? '' : this.value(index)
  }
}

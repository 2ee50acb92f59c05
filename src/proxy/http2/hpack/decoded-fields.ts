import { Buffer } from 'node:buffer'

/** The fields of one header block, one after the other in `bytes`; filled again for each block. */
export class DecodedFields {
  readonly bytes: Buffer
  /** Four offsets a field: name start, name end, value start, value end. */
  readonly marks: Int32Array
  readonly mostFields: number
  count = 0
  /** The offset after the last field: where the next one goes. */
  used = 0

  /** `mostBytes` is for names and values together, without the 32 octets a field of SETTINGS_MAX_HEADER_LIST_SIZE. */
  constructor(mostBytes: number, mostFields: number) {
    this.bytes = Buffer.alloc(mostBytes)
    this.marks = new Int32Array(4 * mostFields)
    this.mostFields = mostFields
  }

  /** Forgets the fields of the block before. */
  start(): void {
    this.count = 0
    this.used = 0
  }

  /** Enters the field that has been written from `used` on: its name up to `nameEnd`, then its value up to `valueEnd`. */
  push(nameEnd: number, valueEnd: number): void {
    const mark = 4 * this.count++
    this.marks[mark] = this.used
    this.marks[mark + 1] = nameEnd
    this.marks[mark + 2] = nameEnd
    this.marks[mark + 3] = valueEnd
    this.used = valueEnd
  }
}

import { FieldBlock } from './field-block.ts'

/**
 * How the end of a response's body is known. none: there can't be one, or its length is 0. empty: there could be one, and the head
 * was said to be all there is, as only HTTP/2 has it.
 */
export type ResponseFraming = 'none' | 'empty' | 'length' | 'chunked' | 'until-close'

/** The head of one response of a pod. Filled again for each: valid only until the function that was handed it returns. */
export class ResponseHead {
  status = 0
  /** Only where the start line can't be passed on as it is. */
  reason = ''
  framing: ResponseFraming = 'none'
  /** Bytes, where the framing is `length`. */
  bodyLength = 0
  /** The pod keeps the connection open for another request. */
  keepAlive = true
  /** The tokens of an Upgrade field that Connection names; empty where there are none. */
  upgrade = ''
  nominated: ReadonlySet<string> | null = null
  readonly fields: FieldBlock

  constructor(fieldCapacity: number) {
    this.fields = new FieldBlock(fieldCapacity)
  }
}

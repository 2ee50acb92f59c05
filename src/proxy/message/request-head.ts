import type { Buffer } from 'node:buffer'
import { FieldBlock } from './field-block.ts'

/** Body of unknown length (HTTP/1.1: chunked). */
export const UNKNOWN_LENGTH = -1

/**
 * The head of one request, whatever protocol brought it. One object is filled again for each request of a listener, so it
 * is valid only until the function that was handed it returns: what is needed later is copied out by then.
 */
export class RequestHead {
  method = ''
  /** As the client sent it, for the log. */
  target = ''
  /** Path without query, as it came; `*` for `OPTIONS *`. */
  path = ''
  /** With its `?`; empty where there is none. */
  query = ''
  /** The authority that the request is for, as it came: of the Host field, or of an absolute-form target. */
  host = ''
  /** The target had an authority of its own: it replaces the Host field (RFC 9112 3.2.2). */
  absoluteForm = false
  /** Of an absolute-form target only. */
  scheme: 'http' | 'https' = 'http'
  protocol: 'HTTP/1.0' | 'HTTP/1.1' | 'HTTP/2.0' = 'HTTP/1.1'
  /** Bytes; 0: no body; UNKNOWN_LENGTH. */
  bodyLength = 0
  /** The client keeps the connection for another request. */
  keepAlive = true
  /** The tokens of an Upgrade field that Connection names; empty: none is asked for. */
  upgrade = ''
  expectContinue = false
  /** Bytes of the head. */
  size = 0
  /** Names in Connection: fields that concern only the client's hop. */
  nominated: ReadonlySet<string> | null = null
  readonly fields: FieldBlock

  constructor(fieldCapacity: number) {
    this.fields = new FieldBlock(fieldCapacity)
  }

  /** Forgets the request before: what can't be read of the next one is empty, not somebody else's. */
  reset(bytes: Buffer): void {
    this.method = ''
    this.target = ''
    this.path = ''
    this.query = ''
    this.host = ''
    this.absoluteForm = false
    this.protocol = 'HTTP/1.1'
    this.bodyLength = 0
    this.keepAlive = true
    this.upgrade = ''
    this.expectContinue = false
    this.nominated = null
    this.size = 0
    this.fields.start(bytes)
  }
}

import { dropRequestFields } from '../../../../src/proxy/headers.ts'
import { BodyReader } from '../../../../src/proxy/http1/body-reader.ts'
import { type ParseLimits, parseRequest } from '../../../../src/proxy/http1/parse-request.ts'
import { FieldId } from '../../../../src/proxy/message/field-id.ts'
import { RequestHead, UNKNOWN_LENGTH } from '../../../../src/proxy/message/request-head.ts'
import { writeOutgoingHead } from '../../../../src/proxy/outgoing-head.ts'
import { parseHost } from '../../../../src/proxy/router/host-header.ts'
import { deliveredPath } from '../../../../src/snapshot/normal-path.ts'

/** What came of a client's bytes. */
export interface Outcome {
  /** What a pod would get, one connection a request: complete or cut short. */
  readonly streams: readonly Buffer[]
  /** Why the client is refused; `closed` behind its last request; `open` where more could come. */
  readonly end: string
}

export interface Bounds extends ParseLimits {
  readonly headerCount: number
}

const told =
  'X-Forwarded-For: 127.0.0.1\r\nX-Real-IP: 127.0.0.1\r\nX-Forwarded-Proto: http\r\n' +
  'X-Forwarded-Port: 80\r\nX-Request-Id: x\r\n'

/**
 * Reads bytes that arrive in pieces as a connection does, with the parts that decide what is a request: no socket, no
 * route, no pod. Each piece lies in a buffer of its own, which is overwritten when it has been read.
 */
export class ConnectionReading {
  readonly #bounds: Bounds
  readonly #head: RequestHead
  readonly #streams: Buffer[][] = []
  #body: BodyReader | null = null
  #chunked = false
  #last = false
  #carry: Buffer = Buffer.alloc(0)
  #end = 'open'

  constructor(bounds: Bounds) {
    this.#bounds = bounds
    this.#head = new RequestHead(bounds.headerCount)
  }

  get outcome(): Outcome {
    return { streams: this.#streams.map((parts) => Buffer.concat(parts)), end: this.#end }
  }

  read(piece: Buffer): void {
    const bytes = Buffer.concat([this.#carry, piece])
    let at = 0
    while (at < bytes.length && this.#end === 'open') {
      const next = this.#body === null ? this.#readHead(bytes, at) : this.#readBody(bytes, at)
      if (next === at) break
      at = next
    }
    this.#carry = Buffer.from(bytes.subarray(at))
    bytes.fill(0x58)
  }

  #readHead(bytes: Buffer, at: number): number {
    const head = this.#head
    const after = parseRequest(head, bytes, at, bytes.length, this.#bounds)
    if (after === 0) return at
    if (typeof after === 'string') return this.#stop(after, at)
    if (after <= at || after > bytes.length) throw new Error(`parsed from ${at} to ${after}`)
    const outgoing = outgoingHead(head)
    if (outgoing === null) return this.#stop('bad-host or bad-path', after)
    this.#streams.push([outgoing])
    this.#chunked = head.bodyLength === UNKNOWN_LENGTH
    this.#last = !head.keepAlive || head.upgrade !== ''
    if (head.bodyLength !== 0) this.#body = new BodyReader(head.bodyLength)
    else if (this.#last) this.#end = 'closed'
    return after
  }

  #readBody(bytes: Buffer, at: number): number {
    const body = this.#body as BodyReader
    const stream = this.#streams.at(-1) as Buffer[]
    const after = body.read(bytes, at, bytes.length, (slice) => {
      if (this.#chunked) stream.push(Buffer.from(`${slice.length.toString(16)}\r\n`))
      stream.push(Buffer.from(slice))
      if (this.#chunked) stream.push(Buffer.from('\r\n'))
    })
    if (after < at || after > bytes.length) throw new Error(`read from ${at} to ${after}`)
    if (body.malformed) return this.#stop('malformed body', after)
    if (body.done) {
      if (this.#chunked) stream.push(Buffer.from('0\r\n\r\n'))
      this.#body = null
      if (this.#last) this.#end = 'closed'
    }
    return after
  }

  #stop(why: string, at: number): number {
    this.#end = why
    return at
  }
}

/** As it is sent to a pod; null where host or path refuse the request. */
function outgoingHead(head: RequestHead): Buffer | null {
  const named = head.fields.find(FieldId.host) !== -1
  if ((named || head.host !== '') && parseHost(head.host) === null) return null
  if (head.absoluteForm && named && parseHost(head.fields.valueOf(FieldId.host)) === null)
    return null
  const path = head.path === '*' ? '*' : deliveredPath(head.path)
  if (path === null) return null
  dropRequestFields(head)
  const extra = [told]
  if (head.absoluteForm || !named) extra.push(`Host: ${head.host}\r\n`)
  return writeOutgoingHead(head, path, extra)
}

export function readInPieces(bytes: Buffer, cuts: readonly number[], bounds: Bounds): Outcome {
  const reading = new ConnectionReading(bounds)
  let start = 0
  for (const end of [...cuts, bytes.length]) {
    reading.read(bytes.subarray(start, end))
    start = end
  }
  return reading.outcome
}

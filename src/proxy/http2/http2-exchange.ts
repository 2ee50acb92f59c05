import { Buffer } from 'node:buffer'
import { constants, type ServerHttp2Stream, type ServerStreamResponseOptions } from 'node:http2'
import type { Timed } from '../../base/deadlines.ts'
import { createRequestId } from '../../base/request-id.ts'
import { Exchange } from '../exchange.ts'
import { BodyPace } from '../http1/body-pace.ts'
import { FieldId } from '../message/field-block.ts'
import type { RequestHead } from '../message/request-head.ts'
import type { ResponseHead } from '../message/response-head.ts'
import { fieldRecord } from './field-record.ts'
import type { Http2Connection } from './http2-connection.ts'
import { pushLines, responseFields } from './response-fields.ts'

/**
 * How Node is told to respond. It ends a stream properly before it resets it, so that a body which is broken off would look
 * whole. `inParts`: the end waits for `wantTrailers`, and is ours to give or to refuse.
 */
const atOnce = { endStream: false }
const withoutBody = { endStream: true }
const inParts = { endStream: false, waitForTrailers: true }

/** A stream knows its exchange, so that all streams share their listeners. */
export interface ServedStream extends ServerHttp2Stream {
  exchange?: Http2Exchange
}

/** A request of an HTTP/2 client and the way to answer it. After its end every call is without effect. */
export class Http2Exchange extends Exchange implements Timed {
  deadline = Number.POSITIVE_INFINITY
  readonly #stream: ServedStream
  readonly #connection: Http2Connection
  readonly #pace = new BodyPace()
  /** Of gRPC: its body may be silent for as long as a tunnel. */
  #isCall = false
  #timed = false
  #requestEnded: boolean
  /** The body is being read, and flows. */
  #reading = false
  #flowing = false
  /** Waits for `flush`, so that head, body and end leave together where they come together. */
  #head: string[] | null = null
  #parts: Buffer[] = []
  #trailers: readonly string[] = []
  #blocked = false
  #responseEnded = false
  #closed = false

  constructor(stream: ServedStream, connection: Http2Connection, hasBody: boolean) {
    super(connection.client, Date.now(), createRequestId())
    this.#stream = stream
    this.#connection = connection
    this.#requestEnded = !hasBody
    this.protocol = 'HTTP/2.0'
    stream.exchange = this
    stream.on('close', onClose)
  }

  /** Copies what is needed after the head is gone. */
  takeFacts(head: RequestHead): void {
    this.method = head.method
    this.target = head.target
    this.host = head.host
    this.requestBytes = head.size
    this.referer = head.fields.valueOf(FieldId.referer)
    this.userAgent = head.fields.valueOf(FieldId.userAgent)
    this.accept = head.fields.valueOf(FieldId.accept)
    this.#isCall = isGrpc(head)
  }

  override get requestComplete(): boolean {
    return this.#requestEnded
  }

  override resumeRequest(): void {
    if (this.#requestEnded || this.#closed || this.#flowing) return
    this.#flowing = true
    this.#pace.goOn(Date.now())
    this.#awaitBody()
    if (!this.#reading) {
      this.#reading = true
      this.#stream.on('data', onData)
      this.#stream.on('end', onEnd)
      this.#stream.on('trailers', onTrailers)
    } else this.#stream.resume()
  }

  override pauseRequest(): void {
    if (!this.#flowing) return
    this.#flowing = false
    this.#pace.hold(Date.now())
    if (!this.#blocked) this.deadline = Number.POSITIVE_INFINITY
    this.#stream.pause()
  }

  takeBody(bytes: Buffer): void {
    this.requestBytes += bytes.length
    this.#pace.count(bytes.length, Date.now())
    this.#awaitBody()
    this.consumer?.onRequestBody(bytes)
    this.consumer?.onRequestFlush()
  }

  endBody(): void {
    // A stream that was reset ends, too: what came of its body is not a body.
    if (this.#stream.aborted || this.#stream.rstCode !== 0 || this.#requestEnded) return
    this.#requestEnded = true
    if (!this.#blocked) this.deadline = Number.POSITIVE_INFINITY
    this.consumer?.onRequestEnd()
  }

  override sendInformational(head: ResponseHead): void {
    if (this.#isOver()) return
    const fields = responseFields(head.status, head.fields, '')
    this.#stream.additionalHeaders(fieldRecord(fields))
  }

  override sendHead(head: ResponseHead, extra: string): void {
    if (this.#isOver()) return
    this.status = head.status
    this.#head = responseFields(head.status, head.fields, extra)
  }

  override sendBody(bytes: Buffer): void {
    if (this.#isOver()) return
    this.responseBodyBytes += bytes.length
    // The stream keeps what it is given until the client's window has room.
    this.#parts.push(Buffer.from(bytes))
  }

  override flush(): boolean {
    if (this.#isOver()) return true
    this.#respond(inParts)
    const body = this.#takeParts()
    if (body !== null) this.#stream.write(body)
    if (!this.#stream.writableNeedDrain) return true
    this.#awaitDrain()
    return false
  }

  override sendTrailers(fields: readonly string[]): void {
    if (!this.#isOver()) this.#trailers = fields
  }

  override endResponse(): void {
    if (this.#isOver()) return
    this.#responseEnded = true
    const body = this.#takeParts()
    const hasTrailers = this.#trailers.length > 0
    const isBodiless = body === null && this.#head !== null && !hasTrailers
    this.#respond(isBodiless ? withoutBody : hasTrailers ? inParts : atOnce)
    if (!isBodiless) this.#stream.end(body ?? undefined)
    this.#finish()
  }

  override answer(
    status: number,
    contentType: string,
    body: string,
    extra: string,
    _close: boolean,
  ): void {
    if (this.#isOver()) return
    this.status = status
    const content = Buffer.from(body)
    const fields = [':status', `${status}`, 'content-type', contentType]
    fields.push('content-length', `${content.length}`)
    pushLines(fields, extra)
    this.#head = fields
    if (this.method !== 'HEAD' && content.length > 0) {
      this.#parts = [content]
      this.responseBodyBytes = content.length
    }
    this.endResponse()
  }

  override abort(): void {
    if (!this.#closed) this.#stream.close(constants.NGHTTP2_INTERNAL_ERROR)
  }

  /** Nobody can ask for an upgrade in HTTP/2 (RFC 9113 8.6), so that a pod that grants one is refused before. */
  override startTunnel(): void {
    this.abort()
  }

  override endTunnel(): void {
    this.abort()
  }

  /** All of the body has gone out. */
  giveEnd(): void {
    if (this.#responseEnded && !this.#stream.destroyed)
      this.#stream.sendTrailers(fieldRecord(this.#trailers))
  }

  drained(): void {
    this.#blocked = false
    if (this.#flowing) this.#awaitBody()
    else this.deadline = Number.POSITIVE_INFINITY
    this.consumer?.onClientDrain()
  }

  /** The stream is gone, whoever ended it. */
  closed(): void {
    if (this.#closed) return
    this.#closed = true
    if (this.#timed) this.#connection.context.deadlines.remove(this)
    if (!this.#responseEnded) {
      this.consumer?.onRequestFailure('client-gone')
      this.#connection.context.record(this)
    }
    this.#connection.streamClosed(this.#stream.rstCode, this.startedAt)
  }

  expire(): void {
    this.deadline = Number.POSITIVE_INFINITY
    if (this.#blocked || this.#responseEnded) this.#stream.close(constants.NGHTTP2_CANCEL)
    else this.consumer?.onRequestFailure('body-timeout')
  }

  #isOver(): boolean {
    return this.#responseEnded || this.#stream.closed || this.#stream.destroyed
  }

  #respond(options: ServerStreamResponseOptions): void {
    const head = this.#head
    if (head === null) return
    this.#head = null
    if (options === inParts) this.#stream.on('wantTrailers', onWantTrailers)
    this.#stream.respond(head, options)
  }

  #takeParts(): Buffer | null {
    const parts = this.#parts
    if (parts.length === 0) return null
    this.#parts = []
    return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)
  }

  #finish(): void {
    this.consumer = null
    this.#connection.context.record(this)
    // RFC 9113 8.1: the answer is complete, and what the client still wants to send is of no use to anybody.
    if (!this.#requestEnded) this.#stream.on('finish', closeQuietly)
    if (this.#stream.writableLength > 0) this.#awaitDrain()
  }

  #awaitBody(): void {
    if (this.#blocked) return
    const { limits } = this.#connection.context
    const now = Date.now()
    this.#holdTo(this.#isCall ? now + limits.tunnelIdleTime : this.#pace.deadline(now, limits))
  }

  #awaitDrain(): void {
    if (!this.#blocked) this.#stream.on('drain', onDrain)
    this.#blocked = true
    this.#holdTo(Date.now() + this.#connection.context.limits.sendIdleTime)
  }

  #holdTo(deadline: number): void {
    this.deadline = deadline
    if (this.#timed) return
    this.#timed = true
    this.#connection.context.deadlines.add(this)
  }
}

function isGrpc({ fields }: RequestHead): boolean {
  for (let i = 0; i < fields.count; i++) {
    if (fields.name(i) === 'content-type') return fields.value(i).startsWith('application/grpc')
  }
  return false
}

function onClose(this: ServedStream): void {
  this.exchange?.closed()
}

function onData(this: ServedStream, bytes: Buffer): void {
  this.exchange?.takeBody(bytes)
}

function onEnd(this: ServedStream): void {
  this.exchange?.endBody()
}

function onWantTrailers(this: ServedStream): void {
  this.exchange?.giveEnd()
}

function onTrailers(this: ServedStream, _headers: object, _flags: number, fields?: string[]): void {
  this.exchange?.consumer?.onRequestTrailers(fields ?? [])
}

function onDrain(this: ServedStream): void {
  this.off('drain', onDrain)
  this.exchange?.drained()
}

function closeQuietly(this: ServedStream): void {
  this.close(constants.NGHTTP2_NO_ERROR)
}

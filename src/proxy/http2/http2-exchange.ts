import { Buffer } from 'node:buffer'
import { createRequestId } from '../../base/request-id.ts'
import { Exchange } from '../exchange.ts'
import { BodyPace } from '../http1/body-pace.ts'
import { FieldId } from '../message/field-block.ts'
import { type RequestHead, UNKNOWN_LENGTH } from '../message/request-head.ts'
import type { ResponseHead } from '../message/response-head.ts'
import { ErrorCode, FIRST_WINDOW, MAX_PAYLOAD } from './frame.ts'
import type { Http2Connection } from './http2-connection.ts'

const nothing = Buffer.alloc(0)

/** A request of an HTTP/2 client, its stream, and the way to answer it. After its end every call is without effect. */
export class Http2Exchange extends Exchange {
  readonly id: number
  /** Milliseconds since 1970; Infinity: nothing is awaited. */
  deadline = Number.POSITIVE_INFINITY
  /** What the client takes of this stream, in octets; below zero after it has made its windows smaller. */
  sendWindow: number
  readonly #connection: Http2Connection
  readonly #pace = new BodyPace()
  /** Of gRPC: its body may be silent for as long as a tunnel. */
  #isCall = false

  /** The client has said all. */
  #clientEnded: boolean
  /** And the consumer has got all of it. */
  #requestEnded: boolean
  #flowing = false
  /** Octets that the head promises and that have not come. */
  #missing = UNKNOWN_LENGTH
  /** The part of the body that waits until it may flow. */
  #held: Buffer[] = []
  #heldTrailers: readonly string[] | null = null
  #receiveWindow = FIRST_WINDOW
  /** Octets that were taken and for which the client has not got its window back. */
  #owed = 0

  /** Borrowed until `flush`, so that body and end leave together where they come together. */
  #parts: Buffer[] = []
  /** What the windows, or the socket, had no room for. */
  #pending: Buffer[] = []
  #trailers: readonly string[] = []
  #responseEnded = false
  /** The frame that ends our side is out. */
  #endSent = false
  #closed = false

  constructor(id: number, connection: Http2Connection, hasBody: boolean, sendWindow: number) {
    super(connection.client, Date.now(), createRequestId())
    this.id = id
    this.#connection = connection
    this.sendWindow = sendWindow
    this.#clientEnded = !hasBody
    this.#requestEnded = !hasBody
    this.protocol = 'HTTP/2.0'
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
    this.#missing = head.bodyLength
    this.#isCall = !this.#clientEnded && isGrpc(head)
  }

  get clientEnded(): boolean {
    return this.#clientEnded
  }

  override get requestComplete(): boolean {
    return this.#requestEnded
  }

  override resumeRequest(): void {
    if (this.#requestEnded || this.#closed || this.#flowing) return
    this.#flowing = true
    this.#pace.goOn(Date.now())
    this.#awaitBody()
    this.#release()
  }

  override pauseRequest(): void {
    if (!this.#flowing) return
    this.#flowing = false
    this.#pace.hold(Date.now())
    if (this.#pending.length === 0) this.deadline = Number.POSITIVE_INFINITY
  }

  /**
   * Octets of a DATA frame, `size` with its padding, which counts for the windows (RFC 9113 6.1, 6.9.1). The code of a stream's
   * error, or `noError`.
   */
  receiveBody(bytes: Buffer, size: number, ends: boolean): number {
    if (this.#clientEnded) return ErrorCode.streamClosed
    this.#receiveWindow -= size
    if (this.#receiveWindow < 0) return ErrorCode.flowControlError
    this.requestBytes += bytes.length
    if (this.#missing !== UNKNOWN_LENGTH) {
      this.#missing -= bytes.length
      // RFC 9113 8.1.1: more or less than was promised is malformed.
      if (this.#missing < 0 || (ends && this.#missing > 0)) return ErrorCode.protocolError
    }
    this.#clientEnded = ends
    this.#giveBack(size - bytes.length)
    if (this.#responseEnded) return ErrorCode.noError
    if (this.#flowing && this.#held.length === 0) this.#takeBody(bytes)
    else if (bytes.length > 0) this.#held.push(Buffer.from(bytes))
    this.#release()
    return ErrorCode.noError
  }

  /** Fields behind the body, names and values in turns; they end it. As receiveBody. */
  receiveTrailers(fields: readonly string[]): number {
    if (this.#missing > 0) return ErrorCode.protocolError
    this.#clientEnded = true
    this.#heldTrailers = fields
    this.#release()
    return ErrorCode.noError
  }

  /** Hands over what was held, for as long as it may flow. */
  #release(): void {
    while (this.#flowing && this.#held.length > 0) this.#takeBody(this.#held.shift() as Buffer)
    if (!this.#flowing || this.#held.length > 0 || !this.#clientEnded || this.#requestEnded) return
    this.#requestEnded = true
    if (this.#pending.length === 0) this.deadline = Number.POSITIVE_INFINITY
    if (this.#heldTrailers !== null) this.consumer?.onRequestTrailers(this.#heldTrailers)
    this.consumer?.onRequestEnd()
  }

  #takeBody(bytes: Buffer): void {
    if (bytes.length === 0) return
    this.#pace.count(bytes.length, Date.now())
    this.#awaitBody()
    this.consumer?.onRequestBody(bytes)
    this.#giveBack(bytes.length)
    this.consumer?.onRequestFlush()
  }

  /** The client gets its window back when half of it is used up, and not with each frame. */
  #giveBack(octets: number): void {
    this.#owed += octets
    if (this.#owed < FIRST_WINDOW / 2 || this.#clientEnded || this.#closed) return
    this.#connection.writer.windowUpdate(this.id, this.#owed)
    this.#receiveWindow += this.#owed
    this.#owed = 0
  }

  override sendInformational(head: ResponseHead): void {
    if (!this.#isOver()) this.#connection.sendHead(this.id, head.status, head.fields, '', false)
  }

  override sendHead(head: ResponseHead, extra: string): void {
    if (this.#isOver()) return
    this.status = head.status
    const hasLength = head.framing === 'length'
    this.#endSent = head.framing === 'none' || (hasLength && head.bodyLength === 0)
    this.#connection.sendHead(this.id, head.status, head.fields, extra, this.#endSent)
  }

  override sendBody(bytes: Buffer): void {
    if (this.#isOver() || bytes.length === 0) return
    this.responseBodyBytes += bytes.length
    this.#parts.push(bytes)
  }

  override flush(): boolean {
    if (this.#isOver()) return true
    this.#sendParts()
    return this.#pending.length === 0
  }

  override sendTrailers(fields: readonly string[]): void {
    if (!this.#isOver()) this.#trailers = fields
  }

  override endResponse(): void {
    if (this.#isOver()) return
    this.#responseEnded = true
    this.consumer = null
    this.#held = []
    this.#sendParts()
    if (this.#pending.length === 0) this.#sendEnd()
    this.#connection.context.record(this)
    this.#leave()
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
    const lines = `Content-Type: ${contentType}\r\nContent-Length: ${content.length}\r\n${extra}`
    this.#endSent = this.method === 'HEAD' || content.length === 0
    this.#connection.sendHead(this.id, status, null, lines, this.#endSent)
    if (!this.#endSent) this.sendBody(content)
    this.endResponse()
  }

  override abort(): void {
    if (!this.#closed) this.#connection.reset(this, ErrorCode.internalError)
  }

  /** Nobody can ask for an upgrade in HTTP/2 (RFC 9113 8.6), so that a pod that grants one is refused before. */
  override startTunnel(): void {
    this.abort()
  }

  override endTunnel(): void {
    this.abort()
  }

  /** Sends one frame of what waits, if there is room for it. false: there was none, or nothing waits any more. */
  sendPending(): boolean {
    const part = this.#pending[0]
    if (part === undefined) return false
    const room = this.#room()
    if (room === 0) return false
    const end = Math.min(part.length, room)
    const isLast = end === part.length && this.#pending.length === 1
    this.#sendData(part, 0, end, isLast && this.#endsWithBody())
    if (end < part.length) this.#pending[0] = part.subarray(end)
    else this.#pending.shift()
    if (isLast) this.#drained()
    else this.#awaitDrain()
    return true
  }

  get isWaiting(): boolean {
    return this.#pending.length > 0 && !this.#closed
  }

  #sendParts(): void {
    const parts = this.#parts
    if (parts.length === 0) return
    this.#parts = []
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i] as Buffer
      let at = 0
      while (at < part.length && this.#pending.length === 0) {
        const room = this.#room()
        if (room === 0) break
        const end = Math.min(part.length, at + room)
        const isLast = end === part.length && i === parts.length - 1
        this.#sendData(part, at, end, isLast && this.#endsWithBody())
        at = end
      }
      if (at < part.length) this.#pending.push(Buffer.from(part.subarray(at)))
    }
    if (this.#pending.length === 0) return
    this.#connection.sending.wait(this)
    this.#awaitDrain()
  }

  /** Octets that one frame may have now. */
  #room(): number {
    const { writer, sending } = this.#connection
    if (writer.isFull) return 0
    return Math.max(0, Math.min(this.sendWindow, sending.window, MAX_PAYLOAD))
  }

  #endsWithBody(): boolean {
    return this.#responseEnded && this.#trailers.length === 0
  }

  #sendData(part: Buffer, start: number, end: number, ends: boolean): void {
    this.sendWindow -= end - start
    this.#endSent = ends
    this.#connection.sendData(this.id, part, start, end, ends)
  }

  /** The end of a body is ours to give: one that was broken off has none (RFC 9113 8.1). */
  #sendEnd(): void {
    if (this.#endSent) return
    this.#endSent = true
    if (this.#trailers.length > 0) this.#connection.sendTrailers(this.id, this.#trailers)
    else this.#connection.sendData(this.id, nothing, 0, 0, true)
  }

  #drained(): void {
    if (this.#responseEnded) {
      this.#sendEnd()
      this.#leave()
      return
    }
    if (this.#flowing) this.#awaitBody()
    else this.deadline = Number.POSITIVE_INFINITY
    this.consumer?.onClientDrain()
  }

  /** RFC 9113 8.1: the answer is complete, and what the client still wants to send is of no use to anybody. */
  #leave(): void {
    if (!this.#endSent || this.#closed) return
    if (this.#clientEnded) this.#connection.close(this)
    else this.#connection.reset(this, ErrorCode.noError)
  }

  /** The stream is gone, whoever ended it. */
  closed(): void {
    if (this.#closed) return
    this.#closed = true
    this.#pending = []
    this.#parts = []
    this.#held = []
    if (this.#responseEnded) return
    this.#responseEnded = true
    this.consumer?.onRequestFailure('client-gone')
    this.#connection.context.record(this)
  }

  expire(): void {
    this.deadline = Number.POSITIVE_INFINITY
    const isSlowReader = this.#pending.length > 0 || this.#responseEnded
    if (isSlowReader) this.#connection.reset(this, ErrorCode.cancel)
    else this.consumer?.onRequestFailure('body-timeout')
  }

  #isOver(): boolean {
    return this.#responseEnded || this.#closed
  }

  #awaitBody(): void {
    if (this.#pending.length > 0) return
    const { limits } = this.#connection.context
    const now = Date.now()
    this.#holdTo(this.#isCall ? now + limits.tunnelIdleTime : this.#pace.deadline(now, limits))
  }

  #awaitDrain(): void {
    this.#holdTo(Date.now() + this.#connection.context.limits.sendIdleTime)
  }

  #holdTo(deadline: number): void {
    this.deadline = deadline
    this.#connection.watch(deadline)
  }
}

function isGrpc({ fields }: RequestHead): boolean {
  for (let i = 0; i < fields.count; i++) {
    if (fields.name(i) === 'content-type') return fields.value(i).startsWith('application/grpc')
  }
  return false
}

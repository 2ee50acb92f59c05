import { Buffer } from 'node:buffer'
import { createRequestId } from '../../base/request-id.ts'
import { turnTime } from '../../base/turn-clock.ts'
import { Exchange } from '../exchange.ts'
import { FieldId } from '../message/field-id.ts'
import type { RequestHead } from '../message/request-head.ts'
import type { ResponseHead } from '../message/response-head.ts'
import { ErrorCode } from './frame.ts'
import type { Http2Connection } from './http2-connection.ts'
import { IncomingBody, type IncomingStream } from './incoming-body.ts'
import { OutgoingBody } from './outgoing-body.ts'

/**
 * A client whose answer is complete before its request may go on sending, as in HTTP/1.1: what comes is thrown away for so long in
 * all, and so long after its last octet, in milliseconds. To be told at once to stop (RFC 9113 8.1) made curl 7.88 throw its answer
 * away.
 */
const LINGER_TIME = 5_000
const LINGER_IDLE_TIME = 500

/** A request of an HTTP/2 client, its stream, and the way to answer it. After its end every call is without effect. */
export class Http2Exchange extends Exchange implements IncomingStream {
  readonly id: number
  /** Milliseconds since 1970; Infinity: nothing is awaited. */
  deadline = Number.POSITIVE_INFINITY
  readonly incoming: IncomingBody
  readonly outgoing: OutgoingBody
  readonly #connection: Http2Connection
  /** Of gRPC: its body may be silent for as long as a tunnel. */
  #isCall = false
  #responseEnded = false
  #answeredAt = 0
  #closed = false

  constructor(id: number, connection: Http2Connection, hasBody: boolean, sendWindow: number) {
    super(connection.client, turnTime(), createRequestId())
    this.id = id
    this.#connection = connection
    this.incoming = new IncomingBody(this, hasBody)
    this.outgoing = new OutgoingBody(id, connection.sending, sendWindow)
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
    this.#isCall = !this.incoming.clientEnded && isGrpc(head)
  }

  override get requestComplete(): boolean {
    return this.incoming.complete
  }

  override resumeRequest(): void {
    this.incoming.resume()
  }

  override pauseRequest(): void {
    if (!this.incoming.flowing) return
    this.incoming.pause()
    if (!this.outgoing.isWaiting) this.deadline = Number.POSITIVE_INFINITY
  }

  handed(): void {
    this.#connection.handedTo(this)
  }

  giveWindow(octets: number): void {
    this.#connection.writer.windowUpdate(this.id, octets)
  }

  awaitBody(): void {
    if (this.outgoing.isWaiting) return
    if (this.#responseEnded) return this.#linger()
    const { limits } = this.#connection.context
    const now = turnTime()
    this.#holdTo(this.#isCall ? now + limits.tunnelIdleTime : this.incoming.deadline(now, limits))
  }

  bodyEnded(): void {
    if (this.#responseEnded) this.#leave()
    else if (!this.outgoing.isWaiting) this.deadline = Number.POSITIVE_INFINITY
  }

  override sendInformational(head: ResponseHead): void {
    if (!this.#isOver()) this.#connection.sending.head(this.id, head.status, head.fields, '', false)
  }

  override sendHead(head: ResponseHead, extra: string): void {
    if (this.#isOver()) return
    this.status = head.status
    const isBodiless = head.framing === 'none' || head.framing === 'empty'
    this.outgoing.endSent = isBodiless
    this.#connection.sending.head(this.id, head.status, head.fields, extra, isBodiless)
  }

  override sendBody(bytes: Buffer): void {
    if (this.#isOver() || bytes.length === 0) return
    this.responseBodyBytes += bytes.length
    this.outgoing.add(bytes)
  }

  override flush(): boolean {
    if (this.#isOver()) return true
    const wasWaiting = this.outgoing.isWaiting
    if (this.outgoing.send()) return true
    if (wasWaiting) return false
    this.#connection.sending.wait(this)
    this.#awaitDrain()
    return false
  }

  override sendTrailers(fields: readonly string[]): void {
    if (!this.#isOver()) this.outgoing.trailers = fields
  }

  override endResponse(): void {
    if (this.#isOver()) return
    this.outgoing.complete()
    this.flush()
    this.#responseEnded = true
    this.consumer = null
    this.incoming.drop()
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
    const isBodiless = this.method === 'HEAD' || content.length === 0
    this.outgoing.endSent = isBodiless
    this.#connection.sending.head(this.id, status, null, lines, isBodiless)
    if (!isBodiless) this.sendBody(content)
    this.endResponse()
  }

  override abort(): void {
    this.#connection.reset(this, ErrorCode.internalError)
  }

  /** Nobody can ask for an upgrade in HTTP/2 (RFC 9113 8.6), so that a pod that grants one is refused before. */
  override startTunnel(): void {
    this.abort()
  }

  override endTunnel(): void {
    this.abort()
  }

  /** There may be room for a frame of what waits. false: there was none, or nothing waits any more. */
  sendWaiting(): boolean {
    const step = this.outgoing.sendWaiting()
    if (step === 'sent' && this.outgoing.hasProgressed()) this.#awaitDrain()
    else if (step === 'drained') this.#drained()
    return step !== 'no-room'
  }

  #drained(): void {
    if (this.#responseEnded) return this.#leave()
    if (this.incoming.flowing) this.awaitBody()
    else this.deadline = Number.POSITIVE_INFINITY
    this.consumer?.onClientDrain()
  }

  /** The answer is complete, and what the client still wants to send is of no use to anybody. */
  #leave(): void {
    if (!this.outgoing.endSent || this.#closed) return
    if (this.incoming.clientEnded) this.#connection.close(this)
    else this.#linger()
  }

  #linger(): void {
    const now = turnTime()
    if (this.#answeredAt === 0) this.#answeredAt = now
    this.#holdTo(Math.min(now + LINGER_IDLE_TIME, this.#answeredAt + LINGER_TIME))
  }

  /** The stream is gone, whoever ended it. */
  closed(): void {
    if (this.#closed) return
    this.#closed = true
    this.incoming.drop()
    this.outgoing.drop()
    if (this.#responseEnded) return
    this.#responseEnded = true
    this.consumer?.onRequestFailure('client-gone')
    this.#connection.context.record(this)
  }

  expire(): void {
    this.deadline = Number.POSITIVE_INFINITY
    if (this.outgoing.isWaiting) this.#connection.reset(this, ErrorCode.cancel)
    else if (this.#responseEnded) this.#connection.reset(this, ErrorCode.noError)
    else this.consumer?.onRequestFailure('body-timeout')
  }

  #isOver(): boolean {
    return this.#responseEnded || this.#closed
  }

  #awaitDrain(): void {
    this.#holdTo(turnTime() + this.#connection.context.limits.sendIdleTime)
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

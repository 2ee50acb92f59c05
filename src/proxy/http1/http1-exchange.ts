import { Buffer } from 'node:buffer'
import { createRequestId } from '../../base/request-id.ts'
import { turnTime } from '../../base/turn-clock.ts'
import { Exchange } from '../exchange.ts'
import { FieldId } from '../message/field-id.ts'
import { statusText } from '../message/reason-phrase.ts'
import type { RequestHead } from '../message/request-head.ts'
import type { ResponseHead } from '../message/response-head.ts'
import type { ServerConnection } from './server-connection.ts'
import { writeHead } from './write-head.ts'

/** A request of an HTTP/1 client and the way to answer it. After its end every call is without effect. */
export class Http1Exchange extends Exchange {
  readonly #connection: ServerConnection
  #clientKeepsAlive = false
  #upgradeAsked = false
  #chunked = false
  #close = false

  constructor(connection: ServerConnection) {
    super(connection.client, turnTime(), createRequestId())
    this.#connection = connection
  }

  /** Copies what is needed after the head is gone. */
  takeFacts(head: RequestHead): void {
    this.method = head.method
    this.target = head.target
    this.host = head.host
    this.protocol = head.protocol
    this.requestBytes = head.size
    this.referer = head.fields.valueOf(FieldId.referer)
    this.userAgent = head.fields.valueOf(FieldId.userAgent)
    this.accept = head.fields.valueOf(FieldId.accept)
    this.#clientKeepsAlive = head.keepAlive
    this.#upgradeAsked = head.upgrade !== ''
  }

  override get requestComplete(): boolean {
    return this.#connection.requestComplete
  }

  override resumeRequest(): void {
    if (this.#isOpen()) this.#connection.resumeRequest()
  }

  override pauseRequest(): void {
    if (this.#isOpen()) this.#connection.pauseRequest()
  }

  override sendInformational(head: ResponseHead): void {
    if (!this.#isOpen() || this.protocol === 'HTTP/1.0') return
    this.#connection.outbox.add(writeHead(statusLine(head), head.fields, []))
    this.flush()
  }

  override sendHead(head: ResponseHead, extra: string): void {
    if (!this.#isOpen()) return
    this.status = head.status
    const unknownLength = head.framing === 'chunked' || head.framing === 'until-close'
    this.#chunked = unknownLength && this.protocol === 'HTTP/1.1'
    const untilClose = unknownLength && !this.#chunked
    this.#close = untilClose || !this.#keepsAlive()
    let own = extra
    if (head.status === 101) own += `Connection: upgrade\r\nUpgrade: ${head.upgrade}\r\n`
    else own += this.#connectionField()
    if (this.#chunked) own += 'Transfer-Encoding: chunked\r\n'
    else if (head.framing === 'empty') own += 'Content-Length: 0\r\n'
    this.#connection.outbox.add(writeHead(statusLine(head), head.fields, own === '' ? [] : [own]))
  }

  override sendBody(bytes: Buffer): void {
    if (!this.#isOpen()) return
    this.responseBodyBytes += bytes.length
    if (this.#chunked) this.#connection.outbox.addChunk(bytes)
    else this.#connection.outbox.add(bytes)
  }

  override flush(): boolean {
    return !this.#isOpen() || this.#connection.flush()
  }

  override endResponse(): void {
    if (!this.#isOpen()) return
    if (this.#chunked) this.#connection.outbox.endChunks()
    this.#connection.outbox.flush()
    this.#connection.finish(this, this.#close)
  }

  override answer(
    status: number,
    contentType: string,
    body: string,
    extra: string,
    close: boolean,
  ): void {
    if (!this.#isOpen()) return
    this.status = status
    this.#close = close || !this.#keepsAlive()
    const content = Buffer.from(body)
    const head =
      `HTTP/1.1 ${statusText(status)}\r\nContent-Type: ${contentType}\r\n` +
      `Content-Length: ${content.length}\r\n${extra}${this.#connectionField()}\r\n`
    this.#connection.outbox.addText(head)
    if (this.method !== 'HEAD') {
      this.#connection.outbox.add(content)
      this.responseBodyBytes = content.length
    }
    this.#connection.outbox.flush()
    this.#connection.finish(this, this.#close)
  }

  override abort(): void {
    if (this.#isOpen()) this.#connection.abort()
  }

  override startTunnel(): void {
    if (this.#isOpen()) this.#connection.startTunnel()
  }

  override endTunnel(): void {
    if (this.#isOpen()) this.#connection.endTunnel()
  }

  #isOpen(): boolean {
    return this.#connection.isCurrent(this)
  }

  /**
   * An answer before the end of the request's body ends the connection (RFC 9112 9.6). So does one to an upgrade that was
   * not granted: what the client sent behind its request may be of the other protocol, or a smuggled request.
   */
  #keepsAlive(): boolean {
    return (
      this.#clientKeepsAlive &&
      this.requestComplete &&
      !this.#upgradeAsked &&
      !this.#connection.isSpent(this.startedAt) &&
      !this.#connection.context.draining
    )
  }

  /** HTTP/1.1 goes on and HTTP/1.0 ends unless it is said otherwise (RFC 9112 9.3). */
  #connectionField(): string {
    if (this.#close) return 'Connection: close\r\n'
    return this.protocol === 'HTTP/1.0' ? 'Connection: keep-alive\r\n' : ''
  }
}

/** null: that of the pod goes on as it is. */
function statusLine(head: ResponseHead): string | null {
  return head.fields.startLine !== -1 ? null : `HTTP/1.1 ${head.status} ${head.reason}\r\n`
}

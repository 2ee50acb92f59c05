import { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import type { Timed } from '../../base/deadlines.ts'
import { turnTime } from '../../base/turn-clock.ts'
import type { ClientConnection } from '../client-connection.ts'
import type { ClientFacts } from '../exchange.ts'
import type { FailureKind } from '../failure.ts'
import type { RequestHead } from '../message/request-head.ts'
import type { ServerContext } from '../server-context.ts'
import { BodyReader } from './body-reader.ts'
import { Http1Exchange } from './http1-exchange.ts'
import { LF } from './octets.ts'
import { Outbox } from './outbox.ts'
import { INCOMPLETE } from './parse-fields.ts'
import { parseRequest } from './parse-request.ts'
import { readAccepted } from './read-socket.ts'
import { cut } from './socket-close.ts'
import type { Waiting } from './waiting-requests.ts'

/**
 * head: between requests, or inside a head. request: the body is coming in. response: the request is complete, the answer
 * is not. tunnel: after a 101. lingering: all is said, the client may still be sending. closed.
 */
type State = 'head' | 'request' | 'response' | 'tunnel' | 'lingering' | 'closed'

/**
 * RFC 9112 9.6: closing while the client still sends would reset the connection and could destroy the answer on its way.
 * So the sending side is closed first, and what still comes is read and thrown away for this long. There is no bound in
 * bytes: whoever uploads much is the one who must be able to read why it was refused.
 */
const LINGER_TIME = 5_000

/** A request of so many bytes at most may wait for its turn: what waits is copied. */
const MOST_TO_WAIT = 4_096

/** A client's connection: reads requests one after the other, and the next one only when the last was answered. */
export class ServerConnection implements ClientConnection, Timed, Waiting {
  readonly socket: Socket
  readonly outbox: Outbox
  readonly client: ClientFacts
  readonly context: ServerContext
  deadline: number

  #state: State = 'head'
  #exchange: Http1Exchange | null = null
  #body: BodyReader | null = null
  #requests = 0
  readonly #openedAt = turnTime()
  /** Bytes that arrived and could not be used yet. */
  #carry: Buffer | null = null
  #consuming = false
  /** The consumer takes the body now. */
  #flowing = false
  #clientEnded = false
  readonly #passBody = (slice: Buffer): void => this.#exchange?.consumer?.onRequestBody(slice)

  constructor(socket: Socket, client: ClientFacts, context: ServerContext) {
    readAccepted(socket, (bytes) => this.#onData(bytes))
    this.socket = socket
    this.client = client
    this.context = context
    this.outbox = new Outbox(socket)
    this.deadline = this.#openedAt + context.limits.headTime
    context.deadlines.add(this)
    socket.on('end', () => this.#onEnd())
    socket.on('drain', () => this.#onDrain())
    socket.on('error', () => this.#onClose())
    socket.on('close', () => this.#onClose())
  }

  /** For what was read before the connection was handed over. */
  receive(bytes: Buffer): void {
    this.#onData(bytes)
  }

  get requestComplete(): boolean {
    return this.#state === 'response'
  }

  /** It has had as many requests, or lived as long, as a connection may: the next response is its last. */
  isSpent(now: number): boolean {
    const { connectionRequests, connectionAge } = this.context.limits
    return this.#requests >= connectionRequests || now - this.#openedAt >= connectionAge
  }

  /** Whether this exchange is still the one that the connection is about. */
  isCurrent(exchange: Http1Exchange): boolean {
    return this.#exchange === exchange
  }

  resumeRequest(): void {
    if (this.#flowing) return
    this.#flowing = true
    if (this.#state === 'request') {
      this.#body?.pace.goOn(turnTime())
      this.#awaitBody(turnTime())
    }
    if (this.#consuming) return
    // Resumed first: to use up the carry may end in another pause.
    this.socket.resume()
    this.#consumeCarry()
  }

  pauseRequest(): void {
    if (!this.#flowing) return
    this.#flowing = false
    if (this.#state !== 'tunnel') {
      this.#body?.pace.hold(turnTime())
      this.deadline = Number.POSITIVE_INFINITY
    }
    this.socket.pause()
  }

  startTunnel(): void {
    this.#state = 'tunnel'
    this.#flowing = true
    this.touchTunnel()
    if (this.#consuming) return
    this.socket.resume()
    this.#consumeCarry()
    if (this.#clientEnded) this.#exchange?.consumer?.onRequestEnd()
  }

  /** The pod closed its side of the tunnel; once the client has closed its own, it is over. */
  endTunnel(): void {
    this.socket.end()
    this.touchTunnel()
  }

  /**
   * A tunnel lives as long as bytes flow in either direction. Of one that is half closed nobody expects to be silent for
   * long: a client that has gone says no more than that, and not every pod closes its side then.
   */
  touchTunnel(): void {
    const { tunnelIdleTime, sendIdleTime } = this.context.limits
    const isHalfClosed = this.#clientEnded || this.socket.writableEnded
    const idleTime = isHalfClosed ? Math.min(sendIdleTime, tunnelIdleTime) : tunnelIdleTime
    this.deadline = turnTime() + idleTime
  }

  /** Writes out what waits. false: the client does not read; it has until the deadline to begin again. */
  flush(): boolean {
    const flowing = this.outbox.flush()
    if (!flowing) this.deadline = turnTime() + this.context.limits.sendIdleTime
    else if (this.#state === 'tunnel') this.touchTunnel()
    return flowing
  }

  /** The response is out. `close`: it was the connection's last. */
  finish(exchange: Http1Exchange, close: boolean): void {
    this.#exchange = null
    this.#body = null
    this.#flowing = false
    this.context.record(exchange)
    const exhausted = this.#clientEnded && this.#carry === null && !this.#consuming
    if (close || exhausted || this.context.draining) {
      this.#linger()
      return
    }
    this.#state = 'head'
    this.deadline = turnTime() + this.context.limits.keepAliveTime
    if (this.#consuming) return
    this.socket.resume()
    this.#consumeCarry()
  }

  /** Ends without an answer, or in the middle of one. */
  abort(): void {
    cut(this.socket)
    this.#onClose()
  }

  /** Idle connections close at once, the others with their response. */
  drain(): void {
    if (this.#state === 'head' && this.#carry === null) this.#linger()
  }

  expire(): void {
    switch (this.#state) {
      case 'head':
        if (this.#carry === null) this.#linger()
        else this.#refuse('head-timeout', null)
        return
      case 'request':
        if (this.#flowing) return this.#failRequest('body-timeout')
        return this.abort()
      default:
        return this.abort()
    }
  }

  #onData(bytes: Buffer): void {
    if (this.#state === 'lingering') return
    const carry = this.#carry
    if (carry === null) {
      if (this.#mustWait(bytes)) this.#wait(bytes)
      else this.#consume(bytes, false)
      return
    }
    const all = Buffer.concat([carry, bytes])
    // A head that trickles in is read again with each line, not with each octet of it.
    const sameLine = this.#state === 'head' && !bytes.includes(LF)
    if (sameLine && all.length <= this.context.limits.headBytes) {
      this.#carry = all
      return
    }
    this.#carry = null
    this.#consume(all, true)
  }

  #mustWait(bytes: Buffer): boolean {
    if (this.#state !== 'head' || bytes.length > MOST_TO_WAIT) return false
    return !this.context.waiting.mayBegin()
  }

  #wait(bytes: Buffer): void {
    this.#carry = Buffer.from(bytes)
    if (this.#requests > 0) this.deadline = turnTime() + this.context.limits.headTime
    this.context.waiting.wait(this)
  }

  /** It may have begun meanwhile, because more of it came, or be gone. */
  beginRequest(): void {
    if (this.#state === 'head') this.#consumeCarry()
  }

  #consumeCarry(): void {
    const carry = this.#carry
    if (carry === null) return
    this.#carry = null
    this.#consume(carry, true)
  }

  /** Uses up as much as the state allows, and keeps the rest; a copy of it, unless the bytes are `owned`. */
  #consume(bytes: Buffer, owned: boolean): void {
    const end = bytes.length
    let at = 0
    this.#consuming = true
    while (at < end) {
      const next = this.#step(bytes, at, end)
      if (next === at) break
      at = next
    }
    this.#consuming = false
    this.#exchange?.consumer?.onRequestFlush()
    if (this.#state === 'lingering' || this.#state === 'closed') return
    if (at < end) {
      const rest = bytes.subarray(at)
      this.#carry = owned ? rest : Buffer.from(rest)
      if (this.#state !== 'head') this.socket.pause()
    }
    if (this.#clientEnded) this.#onInputEnd()
  }

  /** The offset after what was used; `at` itself: nothing more can be used now. */
  #step(bytes: Buffer, at: number, end: number): number {
    switch (this.#state) {
      case 'head':
        return this.#readHead(bytes, at, end)
      case 'request':
        return this.#flowing ? this.#readBody(bytes, at, end) : at
      case 'tunnel':
        this.touchTunnel()
        this.#exchange?.consumer?.onRequestBody(bytes.subarray(at, end))
        return end
      case 'response':
        return at
      default:
        return end
    }
  }

  #readHead(bytes: Buffer, at: number, end: number): number {
    const { head, limits } = this.context
    const after = parseRequest(head, bytes, at, end, limits)
    if (after === INCOMPLETE) {
      this.#awaitHead()
      return at
    }
    if (typeof after === 'string') {
      this.#refuse(after, head)
      return end
    }
    this.#requests++
    this.#body = head.bodyLength === 0 ? null : new BodyReader(head.bodyLength)
    this.#state = this.#body === null ? 'response' : 'request'
    this.deadline = Number.POSITIVE_INFINITY
    const exchange = new Http1Exchange(this)
    exchange.takeFacts(head)
    this.#exchange = exchange
    this.context.handle(exchange, head)
    return after
  }

  /** The time for a head runs from its first byte; that of the first head from the accept. */
  #awaitHead(): void {
    this.deadline = Math.min(this.deadline, turnTime() + this.context.limits.headTime)
  }

  #awaitBody(now: number): void {
    if (this.#body !== null) this.deadline = this.#body.pace.deadline(now, this.context.limits)
  }

  #readBody(bytes: Buffer, at: number, end: number): number {
    const body = this.#body
    if (body === null) return end
    const now = turnTime()
    body.pace.count(end - at, now)
    this.#awaitBody(now)
    const after = body.read(bytes, at, end, this.#passBody)
    if (this.#exchange !== null) this.#exchange.requestBytes += after - at
    if (this.#state !== 'request') return after
    if (body.malformed) {
      this.#failRequest('malformed-request')
      return end
    }
    if (body.done) {
      this.#state = 'response'
      this.deadline = Number.POSITIVE_INFINITY
      this.#exchange?.consumer?.onRequestEnd()
    }
    return after
  }

  #failRequest(kind: FailureKind): void {
    this.#exchange?.consumer?.onRequestFailure(kind)
  }

  /** Answers what never became a proper request. `head`: as much of it as could be read. */
  #refuse(kind: FailureKind, head: RequestHead | null): void {
    const exchange = new Http1Exchange(this)
    if (head !== null) exchange.takeFacts(head)
    this.#carry = null
    this.#state = 'request'
    this.#exchange = exchange
    this.context.refuse(exchange, kind)
  }

  #linger(): void {
    if (this.#state === 'closed') return
    this.#state = 'lingering'
    this.#carry = null
    this.deadline = turnTime() + this.context.limits.sendIdleTime
    this.socket.end(() => {
      this.deadline = turnTime() + LINGER_TIME
    })
    this.socket.resume()
  }

  #onDrain(): void {
    if (this.#exchange === null) return
    if (this.#state === 'tunnel') this.touchTunnel()
    else if (this.#state === 'request' && this.#flowing) this.#awaitBody(turnTime())
    else this.deadline = Number.POSITIVE_INFINITY
    this.#exchange.consumer?.onClientDrain()
  }

  /** The client closed its sending side. It may still be waiting for its answers. */
  #onEnd(): void {
    this.#clientEnded = true
    if (this.#state === 'tunnel') {
      this.touchTunnel()
      this.#exchange?.consumer?.onRequestEnd()
    }
    // The beginning of a line, which was left for when the rest of it comes.
    else if (this.#state === 'head' && this.#carry !== null) this.#consumeCarry()
    else this.#onInputEnd()
  }

  /** No more bytes will come: what is incomplete stays so. What waits in the carry has its turn first. */
  #onInputEnd(): void {
    if (this.#state === 'head') this.#linger()
    else if (this.#state === 'request' && this.#carry === null) this.#failRequest('client-gone')
  }

  #onClose(): void {
    if (this.#state === 'closed') return
    const exchange = this.#exchange
    this.#state = 'closed'
    this.#exchange = null
    this.#carry = null
    this.context.deadlines.remove(this)
    this.socket.destroy()
    if (exchange !== null) {
      exchange.consumer?.onRequestFailure('client-gone')
      this.context.record(exchange)
    }
    this.context.closed(this)
  }
}

import { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import type { Deadlines, Timed } from '../../base/deadlines.ts'
import { turnTime } from '../../base/turn-clock.ts'
import type { FailureKind } from '../failure.ts'
import type { Limits } from '../limits.ts'
import { FieldId } from '../message/field-id.ts'
import { UNKNOWN_LENGTH } from '../message/request-head.ts'
import { ResponseHead } from '../message/response-head.ts'
import type {
  ResponseConsumer,
  UpstreamConnection,
  UpstreamRequest,
} from '../upstream-connection.ts'
import { BodyReader } from './body-reader.ts'
import { connectPod, type PodAddress } from './connect-pod.ts'
import { announcedIdleTime } from './keep-alive-field.ts'
import { Outbox } from './outbox.ts'
import { INCOMPLETE } from './parse-fields.ts'
import { parseResponse } from './parse-response.ts'

/** Where a connection goes when it is free, and whom it tells that it is gone. */
export interface UpstreamHome {
  onIdle(connection: Http1Upstream): void
  onGone(connection: Http1Upstream): void
  /** The pod closed a connection that was idle for so many milliseconds, maybe just when a request had been sent on it. */
  onForsaken(idleTime: number): void
}

/** head: waiting for a response, or inside its head. body. tunnel: after a 101. */
type State = 'connecting' | 'idle' | 'head' | 'body' | 'tunnel' | 'closed'

/** Pods are trusted with more than clients: an application's cookies and policies can be long. */
const MAX_HEAD = 65_536
const MAX_FIELDS = 256
const MAX_INFORMATIONAL = 32

/** Filled again for each response; used only while one is handed over. */
const sharedHead = new ResponseHead(MAX_FIELDS)

/** A connection to a pod in HTTP/1.1 that carries one request at a time and is kept for the next. */
export class Http1Upstream implements UpstreamConnection, Timed {
  deadline: number
  reused = false
  readonly mayRefuse = false
  silent = true
  idleSince = 0

  readonly #socket: Socket
  readonly #outbox: Outbox
  readonly #deadlines: Deadlines
  readonly #limits: Limits
  readonly #home: UpstreamHome
  #state: State = 'connecting'
  #request: UpstreamRequest | null = null
  #consumer: ResponseConsumer | null = null
  #requestSent = false
  /** How long it was idle before its request. */
  #idleTime = 0
  /** How long the pod lets it be idle. */
  #announced = Number.POSITIVE_INFINITY
  #keepAlive = false
  #body: BodyReader | null = null
  #carry: Buffer | null = null
  #informational = 0
  #blocked = false
  #paused = false
  readonly #passBody = (slice: Buffer): void => this.#consumer?.onResponseBody(slice)

  constructor(
    pod: PodAddress,
    connectTime: number,
    limits: Limits,
    deadlines: Deadlines,
    home: UpstreamHome,
  ) {
    this.#limits = limits
    this.#deadlines = deadlines
    this.#home = home
    this.deadline = turnTime() + connectTime
    deadlines.add(this)
    const socket = connectPod(
      pod,
      (bytes) => this.#onData(bytes),
      () => this.#onConnect(),
    )
    this.#socket = socket
    this.#outbox = new Outbox(socket)
    socket.on('end', () => this.#onEnd())
    socket.on('drain', () => this.#onDrain())
    socket.on('error', () => this.#onError())
    socket.on('close', () => this.#onError())
  }

  begin(request: UpstreamRequest, consumer: ResponseConsumer): void {
    this.#request = request
    this.#consumer = consumer
    this.#requestSent = false
    this.#informational = 0
    this.#body = null
    if (this.#state === 'connecting') return
    this.reused = true
    this.silent = true
    this.#idleTime = turnTime() - this.idleSince
    this.#state = 'head'
    this.#awaitPod()
  }

  sendHead(head: Buffer): void {
    this.#outbox.add(head)
  }

  sendBody(bytes: Buffer): void {
    if (this.#request?.chunked === true) this.#outbox.addChunk(bytes)
    else this.#outbox.add(bytes)
  }

  sendTrailers(): void {}

  endRequest(): void {
    if (this.#state === 'tunnel') {
      this.#outbox.flush()
      this.#socket.end()
      return
    }
    if (this.#request?.chunked === true) this.#outbox.endChunks()
    this.#requestSent = true
  }

  flush(): boolean {
    this.#blocked = !this.#outbox.flush()
    this.#awaitPod()
    return !this.#blocked
  }

  pauseResponse(): void {
    this.#paused = true
    this.#awaitPod()
    this.#socket.pause()
  }

  resumeResponse(): void {
    this.#paused = false
    this.#awaitPod()
    this.#socket.resume()
  }

  endTunnel(): void {
    this.#consumer = null
    this.deadline = turnTime() + (this.#request?.sendTime ?? 0)
    this.#socket.destroySoon()
  }

  abort(): void {
    this.#consumer = null
    this.#close()
  }

  expire(): void {
    switch (this.#state) {
      case 'connecting':
        return this.#fail('connect-timeout')
      case 'idle':
        return this.#close()
      default:
        return this.#fail(this.#blocked ? 'upstream-send-timeout' : 'upstream-timeout')
    }
  }

  #onConnect(): void {
    if (this.#state !== 'connecting') return
    this.#state = 'head'
    this.#awaitPod()
    this.#consumer?.onConnected()
  }

  /**
   * The time that the pod has for what is its turn: to read, where it holds the request up; else to answer, once the request
   * is out. It has all the time while the client is slow to send or to read, and in a tunnel.
   */
  #awaitPod(): void {
    const request = this.#request
    if (request === null || this.#state === 'connecting') return
    if (this.#blocked) this.deadline = turnTime() + request.sendTime
    else if (this.#state === 'tunnel' || this.#paused || !this.#requestSent) {
      this.deadline = Number.POSITIVE_INFINITY
    } else this.deadline = turnTime() + request.readTime
  }

  #onData(bytes: Buffer): void {
    // RFC 9112 9.2: whatever comes unasked would be taken for the answer to somebody's next request.
    if (this.#state === 'idle') return this.#close()
    this.silent = false
    const carry = this.#carry
    this.#carry = null
    const all = carry === null ? bytes : Buffer.concat([carry, bytes])
    const consumer = this.#consumer
    this.#awaitPod()
    this.#consume(all)
    consumer?.onResponseFlush()
  }

  #consume(bytes: Buffer): void {
    const end = bytes.length
    let at = 0
    while (at < end) {
      const next = this.#step(bytes, at, end)
      if (next === at) break
      at = next
    }
    if (at < end && this.#state === 'head') this.#carry = Buffer.from(bytes.subarray(at))
  }

  #step(bytes: Buffer, at: number, end: number): number {
    switch (this.#state) {
      case 'head':
        return this.#readHead(bytes, at, end)
      case 'body':
        return this.#readBody(bytes, at, end)
      case 'tunnel':
        this.#consumer?.onResponseBody(bytes.subarray(at, end))
        return end
      default:
        return end
    }
  }

  #readHead(bytes: Buffer, at: number, end: number): number {
    const request = this.#request
    if (request === null) return end
    const after = parseResponse(sharedHead, bytes, at, end, request.method, MAX_HEAD)
    if (after === INCOMPLETE) return at
    if (after < 0) {
      this.#fail('upstream-malformed')
      return end
    }
    if (sharedHead.status < 200) return this.#readInformational(request, after, end)
    const last = !this.#startBody(sharedHead)
    this.#consumer?.onResponseHead(sharedHead)
    if (last && this.#state === 'body') this.#finish(after === end)
    return last ? end : after
  }

  #readInformational(request: UpstreamRequest, after: number, end: number): number {
    if (sharedHead.status !== 101) {
      if (++this.#informational > MAX_INFORMATIONAL) {
        this.#fail('upstream-malformed')
        return end
      }
      this.#consumer?.onInformational(sharedHead)
      return after
    }
    // RFC 9110 15.2.2: only somebody who asked may be switched; and to what, the pod has to say.
    if (!request.upgrade || sharedHead.upgrade === '') {
      this.#fail('upstream-malformed')
      return end
    }
    this.#state = 'tunnel'
    this.deadline = Number.POSITIVE_INFINITY
    this.#consumer?.onSwitched(sharedHead)
    return after
  }

  /** false: there is no body. */
  #startBody(head: ResponseHead): boolean {
    this.#state = 'body'
    this.#keepAlive = head.keepAlive
    if (!this.reused) this.#announced = announcedIdleTime(head.fields.valueOf(FieldId.keepAlive))
    switch (head.framing) {
      case 'none':
      case 'empty':
        this.#body = null
        return false
      case 'length':
        this.#body = new BodyReader(head.bodyLength)
        return true
      case 'chunked':
        this.#body = new BodyReader(UNKNOWN_LENGTH)
        return true
      case 'until-close':
        this.#body = null
        return true
    }
  }

  #readBody(bytes: Buffer, at: number, end: number): number {
    const body = this.#body
    if (body === null) {
      this.#consumer?.onResponseBody(bytes.subarray(at, end))
      return end
    }
    const after = body.read(bytes, at, end, this.#passBody)
    if (this.#state !== 'body') return end
    if (body.malformed) {
      this.#fail('upstream-malformed')
      return end
    }
    if (!body.done) return after
    this.#finish(after === end)
    return end
  }

  /** The response is complete; `clean`: nothing came behind it. The connection is free before its consumer goes on. */
  #finish(clean: boolean): void {
    const consumer = this.#consumer
    this.#consumer = null
    this.#body = null
    if (clean && this.#keepAlive && this.#requestSent && !this.#blocked) {
      this.#state = 'idle'
      this.#request = null
      this.idleSince = turnTime()
      this.deadline = this.idleSince + Math.min(this.#limits.upstreamIdleTime, this.#announced)
      if (this.#paused) this.resumeResponse()
      this.#home.onIdle(this)
    } else {
      this.#close()
    }
    consumer?.onResponseEnd()
  }

  #onEnd(): void {
    switch (this.#state) {
      case 'body':
        if (this.#body === null) this.#finish(false)
        else this.#fail('upstream-truncated')
        return
      case 'tunnel':
        this.#consumer?.onResponseEnd()
        return
      case 'idle':
        return this.#closeForsaken()
      default:
        this.#failForsaken()
    }
  }

  #closeForsaken(): void {
    this.#close()
    this.#home.onForsaken(turnTime() - this.idleSince)
  }

  #failForsaken(): void {
    if (this.reused && this.silent) this.#home.onForsaken(this.#idleTime)
    this.#fail('upstream-closed')
  }

  #onDrain(): void {
    this.#blocked = false
    this.#awaitPod()
    this.#consumer?.onUpstreamDrain()
  }

  #onError(): void {
    switch (this.#state) {
      case 'connecting':
        return this.#fail('connect-failed')
      case 'idle':
        return this.#closeForsaken()
      case 'head':
        return this.#failForsaken()
      case 'body':
      case 'tunnel':
        return this.#fail('upstream-truncated')
      default:
        return this.#close()
    }
  }

  #fail(kind: FailureKind): void {
    const consumer = this.#consumer
    this.#consumer = null
    this.#close()
    consumer?.onUpstreamFailure(kind)
  }

  #close(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#carry = null
    this.#deadlines.remove(this)
    this.#socket.destroy()
    this.#home.onGone(this)
  }
}

import { Buffer } from 'node:buffer'
import { type ClientHttp2Stream, constants } from 'node:http2'
import type { Deadlines, Timed } from '../../base/deadlines.ts'
import { turnTime } from '../../base/turn-clock.ts'
import type { FailureKind } from '../failure.ts'
import type {
  ResponseConsumer,
  UpstreamConnection,
  UpstreamRequest,
} from '../upstream-connection.ts'
import { fieldRecord } from './field-record.ts'
import type { Http2PodSession, WaitingForSession } from './http2-pod-session.ts'
import { podRequestFields, podResponseHead } from './pod-octets.ts'

interface PodStream extends ClientHttp2Stream {
  pod?: Http2PodStream
}

/** More 1xx answers than this are no help to anybody. */
const MAX_INFORMATIONAL = 32

/** One request on its way to a pod in HTTP/2. */
export class Http2PodStream implements UpstreamConnection, WaitingForSession, Timed {
  deadline = Number.POSITIVE_INFINITY
  readonly reused: boolean
  readonly mayRefuse = true
  silent = true
  readonly #session: Http2PodSession
  readonly #deadlines: Deadlines
  #request: UpstreamRequest | null = null
  #consumer: ResponseConsumer | null = null
  #stream: PodStream | null = null
  #head: Buffer | null = null
  #parts: Buffer[] = []
  #trailers: readonly string[] = []
  #requestSent = false
  #blocked = false
  #paused = false
  #informational = 0
  #gone = false

  constructor(session: Http2PodSession, deadlines: Deadlines) {
    this.#session = session
    this.#deadlines = deadlines
    this.reused = session.ready
    session.streamBegan()
  }

  begin(request: UpstreamRequest, consumer: ResponseConsumer): void {
    this.#request = request
    this.#consumer = consumer
    this.#deadlines.add(this)
    if (!this.reused) this.#session.wait(this)
  }

  onSession(): void {
    this.#consumer?.onConnected()
  }

  onSessionFailure(kind: FailureKind): void {
    this.#fail(kind)
  }

  sendHead(head: Buffer): void {
    this.#head = head
  }

  sendBody(bytes: Buffer): void {
    this.#parts.push(Buffer.from(bytes))
  }

  sendTrailers(fields: readonly string[]): void {
    this.#trailers = fields
  }

  endRequest(): void {
    this.#requestSent = true
  }

  flush(): boolean {
    if (this.#gone) return true
    if (this.#head !== null) this.#open(this.#head)
    const stream = this.#stream
    if (stream === null || stream.destroyed) return true
    const body = this.#takeParts()
    if (body !== null && !stream.writableEnded) stream.write(body)
    if (this.#requestSent && !stream.writableEnded) stream.end()
    this.#blocked = stream.writableNeedDrain
    this.#awaitPod()
    return !this.#blocked
  }

  /** The end of a body waits for `wantTrailers`: Node would otherwise end a stream in order before it resets it. */
  #open(head: Buffer): void {
    this.#head = null
    const fields = podRequestFields(head, this.#session.http2.encrypted ? 'https' : 'http')
    const isBodiless = this.#requestSent && this.#parts.length === 0
    const options = { endStream: isBodiless, waitForTrailers: !isBodiless }
    const stream: PodStream = this.#session.http2.request(fields, options)
    stream.pod = this
    stream.on('error', ignore)
    stream.on('headers', onHeaders)
    stream.on('response', onResponse)
    stream.on('trailers', onTrailers)
    stream.on('wantTrailers', onWantTrailers)
    stream.on('data', onData)
    stream.on('end', onEnd)
    stream.on('drain', onDrain)
    stream.on('close', onClose)
    this.#stream = stream
  }

  #takeParts(): Buffer | null {
    const parts = this.#parts
    if (parts.length === 0) return null
    this.#parts = []
    return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)
  }

  pauseResponse(): void {
    this.#paused = true
    this.#awaitPod()
    this.#stream?.pause()
  }

  resumeResponse(): void {
    this.#paused = false
    this.#awaitPod()
    this.#stream?.resume()
  }

  /** There are no tunnels in HTTP/2: no pod is asked for one. */
  endTunnel(): void {
    this.abort()
  }

  abort(): void {
    this.#consumer = null
    this.#end(constants.NGHTTP2_CANCEL)
  }

  expire(): void {
    this.#fail(this.#blocked ? 'upstream-send-timeout' : 'upstream-timeout')
  }

  /** As in HTTP/1.1: the pod's time runs while it is its turn. */
  #awaitPod(): void {
    const request = this.#request
    if (request === null) return
    if (this.#blocked) this.deadline = turnTime() + request.sendTime
    else if (this.#paused || !this.#requestSent) this.deadline = Number.POSITIVE_INFINITY
    else this.deadline = turnTime() + request.readTime
  }

  takeInformational(fields: readonly string[]): void {
    this.silent = false
    const head = podResponseHead(fields, '', false)
    // RFC 9113 8.6: there is no 101.
    if (head === null || head.status === 101 || ++this.#informational > MAX_INFORMATIONAL) {
      return this.#fail('upstream-malformed')
    }
    this.#awaitPod()
    this.#consumer?.onInformational(head)
  }

  takeResponse(fields: readonly string[], isAll: boolean): void {
    this.silent = false
    const head = podResponseHead(fields, this.#request?.method ?? '', isAll)
    if (head === null) return this.#fail('upstream-malformed')
    this.#awaitPod()
    this.#consumer?.onResponseHead(head)
  }

  takeBody(bytes: Buffer): void {
    this.#awaitPod()
    this.#consumer?.onResponseBody(bytes)
    this.#consumer?.onResponseFlush()
  }

  takeTrailers(fields: readonly string[]): void {
    this.#consumer?.onTrailers(fields)
  }

  giveEnd(): void {
    if (this.#requestSent && !this.#gone) this.#stream?.sendTrailers(fieldRecord(this.#trailers))
  }

  takeEnd(): void {
    const stream = this.#stream
    // A stream that was reset ends, too; its close tells why.
    if (stream === null || stream.aborted || stream.rstCode !== 0) return
    const consumer = this.#consumer
    this.#consumer = null
    this.#end(constants.NGHTTP2_NO_ERROR)
    consumer?.onResponseEnd()
  }

  drained(): void {
    this.#blocked = false
    this.#awaitPod()
    this.#consumer?.onUpstreamDrain()
  }

  closed(): void {
    if (this.#stream?.rstCode === constants.NGHTTP2_REFUSED_STREAM) this.#fail('upstream-refused')
    else this.#fail(this.silent ? 'upstream-closed' : 'upstream-truncated')
  }

  #fail(kind: FailureKind): void {
    const consumer = this.#consumer
    this.#consumer = null
    this.#end(constants.NGHTTP2_CANCEL)
    consumer?.onUpstreamFailure(kind)
  }

  #end(code: number): void {
    if (this.#gone) return
    this.#gone = true
    this.#deadlines.remove(this)
    this.#session.forget(this)
    const stream = this.#stream
    if (stream !== null && !stream.closed) {
      // Of an answer that came early the rest of the request is of no use any more.
      if (code !== constants.NGHTTP2_NO_ERROR || !this.#requestSent) stream.close(code)
    }
    this.#session.streamEnded()
  }
}

function onHeaders(this: PodStream, _headers: object, _flags: number, fields?: string[]): void {
  this.pod?.takeInformational(fields ?? [])
}

function onResponse(this: PodStream, _headers: object, flags: number, fields: string[]): void {
  this.pod?.takeResponse(fields, (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0)
}

function onTrailers(this: PodStream, _headers: object, _flags: number, fields?: string[]): void {
  this.pod?.takeTrailers(fields ?? [])
}

function onWantTrailers(this: PodStream): void {
  this.pod?.giveEnd()
}

function onData(this: PodStream, bytes: Buffer): void {
  this.pod?.takeBody(bytes)
}

function onEnd(this: PodStream): void {
  this.pod?.takeEnd()
}

function onDrain(this: PodStream): void {
  this.pod?.drained()
}

function onClose(this: PodStream): void {
  this.pod?.closed()
}

function ignore(): void {}

import { constants, performServerHandshake, type ServerHttp2Session } from 'node:http2'
import type { Socket } from 'node:net'
import type { Timed } from '../../base/deadlines.ts'
import type { ClientConnection } from '../client-connection.ts'
import type { ClientFacts } from '../exchange.ts'
import type { FailureKind } from '../failure.ts'
import { parseRequest } from '../http1/parse-request.ts'
import type { ServerContext } from '../server-context.ts'
import { GlitchBudget } from './glitch-budget.ts'
import { Http2Exchange, type ServedStream } from './http2-exchange.ts'
import { requestOctets } from './request-octets.ts'
import { sessionOptions } from './session-options.ts'

/** After a GOAWAY that says so, or that nobody answers, the connection is cut. Milliseconds. */
const PARTING_TIME = 1_000

/** A client's connection in HTTP/2: each of its streams is an exchange. */
export class Http2Connection implements ClientConnection, Timed {
  deadline: number
  readonly client: ClientFacts
  readonly context: ServerContext
  readonly #session: ServerHttp2Session
  readonly #glitches = new GlitchBudget()
  readonly #openedAt = Date.now()
  #streams = 0
  #requests = 0
  #parting = false

  constructor(socket: Socket, client: ClientFacts, context: ServerContext) {
    this.client = client
    this.context = context
    this.deadline = this.#openedAt + context.limits.headTime
    context.deadlines.add(this)
    this.#session = performServerHandshake(socket, sessionOptions)
    this.#session.on('stream', (stream, _headers, flags, fields) =>
      this.#onStream(stream, flags, fields as unknown as readonly string[]),
    )
    // What goes wrong on the connection ends it, and the close tells so.
    this.#session.on('error', () => undefined)
    this.#session.on('close', () => this.#onClose())
    // A client that closes its side has gone: HTTP/2 has no use for half of a connection.
    socket.on('end', () => this.#session.destroy())
    socket.on('error', () => undefined)
  }

  #onStream(stream: ServedStream, flags: number, fields: readonly string[]): void {
    this.#streams++
    this.#requests++
    this.deadline = this.#openedAt + this.context.limits.connectionAge
    const hasBody = (flags & constants.NGHTTP2_FLAG_END_STREAM) === 0
    const exchange = new Http2Exchange(stream, this, hasBody)
    const refusal = this.#readHead(exchange, fields, hasBody)
    if (refusal === null) this.context.handle(exchange, this.context.head)
    else this.context.refuse(exchange, refusal)
    if (this.#requests >= this.context.limits.connectionRequests) this.drain()
  }

  #readHead(
    exchange: Http2Exchange,
    fields: readonly string[],
    hasBody: boolean,
  ): FailureKind | null {
    const { head, limits } = this.context
    // A trusted peer may have ended TLS, and passes on what its client asked for.
    const scheme = this.client.trusted === null ? this.client.scheme : 'either'
    const octets = requestOctets(fields, hasBody, scheme)
    if (typeof octets === 'string') return octets
    const { bytes, lines } = octets
    const after = parseRequest(head, bytes, 0, bytes.length, limits)
    exchange.takeFacts(head)
    if (typeof after === 'string') return after
    if (after !== bytes.length || head.fields.count !== lines) return 'malformed-request'
    head.protocol = 'HTTP/2.0'
    return null
  }

  /** A stream has ended; `code`: why, of RFC 9113 7. */
  streamClosed(code: number, startedAt: number): void {
    this.#streams--
    const now = Date.now()
    if (code !== constants.NGHTTP2_NO_ERROR && this.#glitches.isSpent(startedAt, now)) {
      return this.#condemn()
    }
    if (this.#streams === 0 && !this.#parting) {
      this.deadline = now + this.context.limits.keepAliveTime
    }
  }

  /** Whoever opens streams only to break them off costs more than it may. */
  #condemn(): void {
    if (this.#session.destroyed) return
    this.#session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM)
    this.#part(PARTING_TIME)
  }

  drain(): void {
    if (this.#parting || this.#session.destroyed) return
    this.#session.close()
    // Streams have limits of their own; without one only the client's farewell is awaited.
    this.#part(this.#streams === 0 ? PARTING_TIME : Number.POSITIVE_INFINITY)
  }

  #part(time: number): void {
    this.#parting = true
    this.deadline = Date.now() + time
  }

  expire(): void {
    if (this.#parting) this.#session.destroy()
    else this.drain()
  }

  abort(): void {
    this.#session.destroy()
  }

  #onClose(): void {
    this.context.deadlines.remove(this)
    this.context.closed(this)
  }
}

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

/** How long a client may take to close its side after all was said, in milliseconds. */
const PARTING_TIME = 5_000

/** A client's connection in HTTP/2: each of its streams is an exchange. */
export class Http2Connection implements ClientConnection, Timed {
  deadline: number
  readonly client: ClientFacts
  readonly context: ServerContext
  readonly #socket: Socket
  readonly #session: ServerHttp2Session
  readonly #glitches = new GlitchBudget()
  readonly #openedAt = Date.now()
  #streams = 0
  #requests = 0
  #parting = false
  #condemned = false
  /** Its limits are in force: RFC 9113 6.5.3. */
  #settled = false

  constructor(socket: Socket, client: ClientFacts, context: ServerContext) {
    this.#socket = socket
    this.client = client
    this.context = context
    this.deadline = this.#openedAt + context.limits.headTime
    context.deadlines.add(this)
    this.#session = performServerHandshake(socket, sessionOptions)
    this.#session.on('stream', (stream, _headers, flags, fields) =>
      this.#onStream(stream, flags, fields),
    )
    this.#session.on('localSettings', () => {
      this.#settled = true
      // The first requests may be quicker than the client's word on our settings.
      if (this.#streams > 0) this.#holdToAge()
    })
    // What goes wrong on the connection ends it, and the close tells so.
    this.#session.on('error', () => undefined)
    this.#session.on('close', () => this.#onClose())
    // A client that closes its side has gone: HTTP/2 has no use for half of a connection.
    socket.on('end', () => this.abort())
    socket.on('error', () => undefined)
  }

  #onStream(stream: ServedStream, flags: number, fields: readonly string[]): void {
    // The close that follows says all there is to say; without a listener the error would end the process.
    stream.on('error', ignore)
    if (this.#condemned) {
      stream.close(constants.NGHTTP2_REFUSED_STREAM)
      return
    }
    this.#streams++
    this.#requests++
    if (this.#settled) this.#holdToAge()
    const hasBody = (flags & constants.NGHTTP2_FLAG_END_STREAM) === 0
    const exchange = new Http2Exchange(stream, this, hasBody)
    const refusal = this.#readHead(exchange, fields, hasBody)
    if (refusal === null) this.context.handle(exchange, this.context.head)
    else this.#refuse(exchange, refusal)
    if (this.#requests >= this.context.limits.connectionRequests) this.drain()
  }

  #holdToAge(): void {
    if (!this.#parting) this.deadline = this.#openedAt + this.context.limits.connectionAge
  }

  #refuse(exchange: Http2Exchange, refusal: FailureKind): void {
    this.context.refuse(exchange, refusal)
    if (this.#glitches.refused(Date.now())) this.#condemn(constants.NGHTTP2_ENHANCE_YOUR_CALM)
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
    if (code !== constants.NGHTTP2_NO_ERROR && this.#glitches.brokenOff(startedAt, now)) {
      this.#condemn(constants.NGHTTP2_ENHANCE_YOUR_CALM)
    }
    if (this.#streams > 0 || this.#condemned) return
    if (this.#parting) this.deadline = now + PARTING_TIME
    else if (this.#settled) this.deadline = now + this.context.limits.keepAliveTime
  }

  /**
   * Says why, and cuts the connection at once, with all that is on it: to go on reading from a flood for so long as it takes a
   * client to hear of it held up everybody else for 160 ms.
   */
  #condemn(code: number): void {
    if (this.#condemned || this.#session.destroyed) return
    this.#condemned = true
    this.#session.destroy(undefined, code)
    this.#socket.destroy()
  }

  drain(): void {
    if (this.#parting || this.#session.destroyed) return
    this.#session.close()
    // Streams have limits of their own; without one only the client's side is still open.
    this.#part(this.#streams === 0 ? PARTING_TIME : Number.POSITIVE_INFINITY)
  }

  #part(time: number): void {
    this.#parting = true
    this.deadline = Date.now() + time
  }

  expire(): void {
    if (this.#parting) this.abort()
    else if (!this.#settled) this.#condemn(constants.NGHTTP2_SETTINGS_TIMEOUT)
    else this.drain()
  }

  abort(): void {
    this.#session.destroy()
    // A session that was closed in peace leaves its socket to the client, who may never close it.
    this.#socket.destroy()
  }

  #onClose(): void {
    this.context.deadlines.remove(this)
    this.context.closed(this)
  }
}

function ignore(): void {}

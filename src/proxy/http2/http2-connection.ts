import type { Socket } from 'node:net'
import type { Timed } from '../../base/deadlines.ts'
import { turnTime } from '../../base/turn-clock.ts'
import type { ClientConnection } from '../client-connection.ts'
import type { ClientFacts } from '../exchange.ts'
import { readAccepted } from '../http1/read-socket.ts'
import type { ServerContext } from '../server-context.ts'
import { FloodBudget } from './flood-budget.ts'
import { ErrorCode, FIRST_WINDOW, farewellPing, MAX_WINDOW } from './frame.ts'
import { FrameHandler } from './frame-handler.ts'
import { FrameReader } from './frame-reader.ts'
import { FrameWriter } from './frame-writer.ts'
import { GlitchBudget } from './glitch-budget.ts'
import type { DecodedFields } from './hpack/decoded-fields.ts'
import { Http2Exchange } from './http2-exchange.ts'
import { readRequest } from './read-request.ts'
import { MALFORMED } from './request-octets.ts'
import { SendQueue } from './send-queue.ts'
import { ourSettings } from './settings.ts'
import { Streams } from './streams.ts'

/** How long a client may take to close its side after all was said, in milliseconds. */
const PARTING_TIME = 5_000

/** And so long after it was told what it did wrong: it may read that, and nothing of it is read any more. */
const CONDEMNED_TIME = 1_000

/** Where so much waits for a client that does not read, nothing more is read from it, in bytes. */
const MOST_UNREAD = 262_144

/**
 * open. warned: the client was asked to open no more streams, and may not know yet. leaving: it knows; the last streams end.
 * condemned: it broke the rules, and is told so. closed.
 */
type State = 'open' | 'warned' | 'leaving' | 'condemned' | 'closed'

/** A client's connection in HTTP/2 (RFC 9113), from its beginning to its end. Each of its streams is an exchange. */
export class Http2Connection implements ClientConnection, Timed {
  /** The earliest of its own and its streams'. */
  deadline: number
  readonly client: ClientFacts
  readonly context: ServerContext
  readonly writer: FrameWriter
  readonly streams = new Streams()
  readonly sending: SendQueue
  readonly glitches = new GlitchBudget()
  readonly floods = new FloodBudget()

  readonly #socket: Socket
  readonly #reader: FrameReader
  readonly #openedAt = turnTime()
  #state: State = 'open'
  /** Its own deadline, without its streams'. */
  #due: number
  /** Until when a client that does not read has to begin again. */
  #readBy = Number.POSITIVE_INFINITY
  #isPaused = false
  #isInRead = false
  /** Of the frames that came in this read. */
  #handedTo: Http2Exchange[] = []
  #haveWindowsGrown = false
  #requests = 0
  /** The client has accepted our settings (RFC 9113 6.5.3). */
  #settled = false
  /** Our side is being closed. */
  #isEnding = false
  /** The last stream that a GOAWAY has named: it must not name a higher one (RFC 9113 6.8). */
  #lastWord = MAX_WINDOW

  constructor(socket: Socket, client: ClientFacts, context: ServerContext) {
    this.client = client
    this.context = context
    readAccepted(socket, (bytes) => this.receive(bytes))
    this.#socket = socket
    this.#reader = new FrameReader(new FrameHandler(this))
    this.writer = new FrameWriter(socket, () => this.sending.goOn())
    this.sending = new SendQueue(this.writer, this.floods)
    this.#due = this.#openedAt + context.limits.headTime
    this.deadline = this.#due
    context.deadlines.add(this)
    // HTTP/2 has no use for half of a connection: a client that closes its side has gone.
    socket.on('end', () => this.abort())
    socket.on('drain', () => this.#onDrain())
    socket.on('error', () => this.#onClose())
    socket.on('close', () => this.#onClose())
    this.writer.settings(ourSettings(context.limits))
    this.writer.windowUpdate(0, MAX_WINDOW - FIRST_WINDOW)
    // It was on its way in when the others were told.
    if (context.draining) this.drain()
  }

  get isReading(): boolean {
    return this.#state !== 'condemned' && this.#state !== 'closed'
  }

  get isLeaving(): boolean {
    return this.#state === 'leaving'
  }

  receive(bytes: Buffer): void {
    this.#isInRead = true
    this.#reader.read(bytes)
    this.#isInRead = false
    this.#endRead()
    if (this.#isEnding) this.#awaitEnd()
    if (this.writer.waiting <= MOST_UNREAD || !this.isReading) return
    this.writer.flush()
    if (this.#socket.writableLength <= MOST_UNREAD) return
    this.#socket.pause()
    this.#isPaused = true
    this.#readBy = turnTime() + this.context.limits.sendIdleTime
    this.watch(this.#readBy)
  }

  /** What is done once for all frames that came in one read. */
  #endRead(): void {
    if (this.#handedTo.length > 0) {
      for (const exchange of this.#handedTo.splice(0)) exchange.consumer?.onRequestFlush()
    }
    if (!this.#haveWindowsGrown) return
    this.#haveWindowsGrown = false
    this.sending.goOn()
  }

  #onDrain(): void {
    if (this.#isPaused) {
      this.#isPaused = false
      if (!this.#isEnding) this.#readBy = Number.POSITIVE_INFINITY
      if (this.isReading) this.#socket.resume()
    }
    this.sending.goOn()
  }

  settled(): void {
    if (this.#settled) return
    this.#settled = true
    // The first requests may be quicker than the client's word on our settings.
    if (this.streams.count > 0) this.#holdToAge()
    else if (this.#requests > 0) this.#holdToIdleTime()
  }

  /** The arguments are those of readRequest. */
  open(stream: number, fields: DecodedFields, isWhole: boolean, hasBody: boolean): void {
    const { context, sending } = this
    const exchange = new Http2Exchange(stream, this, hasBody, sending.firstStreamWindow)
    this.streams.add(exchange)
    this.#requests++
    if (this.#settled) this.#holdToAge()
    const refusal = readRequest(fields, isWhole, hasBody, exchange, context)
    if (refusal === null) context.handle(exchange, context.head)
    else {
      if (refusal === MALFORMED) this.breakOff(exchange, ErrorCode.protocolError)
      else context.refuse(exchange, refusal)
      if (this.isTooMuchRefused()) this.condemn(ErrorCode.enhanceYourCalm)
    }
    if (this.#requests >= context.limits.connectionRequests) this.drain()
  }

  /** Both sides of a stream are through, or the client has reset it. */
  close(exchange: Http2Exchange): void {
    if (this.streams.remove(exchange, 'over')) this.#removed(exchange)
  }

  reset(exchange: Http2Exchange, code: number): void {
    if (!this.streams.remove(exchange, 'reset-by-us')) return
    this.writer.rstStream(exchange.id, code)
    this.#removed(exchange)
  }

  /** Its client broke the rules. What one of HTTP/1.1 would be told stands in the log. */
  breakOff(exchange: Http2Exchange, code: number): void {
    if (exchange.status === 0) exchange.status = 400
    exchange.failure ??= 'malformed-request'
    this.reset(exchange, code)
  }

  #removed(exchange: Http2Exchange): void {
    exchange.closed()
    if (this.streams.count > 0) return
    if (this.#state === 'leaving') this.#endPeacefully()
    else if (this.#state === 'open' && this.#settled) this.#holdToIdleTime()
  }

  #holdToIdleTime(): void {
    this.#setDue(turnTime() + this.context.limits.keepAliveTime)
  }

  /** A request was refused, or a stream broken off: whether that is one too many. A trusted peer speaks for many clients. */
  isTooMuchRefused(): boolean {
    return this.client.trusted === null && this.glitches.refused(turnTime())
  }

  /** The consumer of this stream's body is told when all of a read was handed over. */
  handedTo(exchange: Http2Exchange): void {
    if (!this.#isInRead) exchange.consumer?.onRequestFlush()
    else if (!this.#handedTo.includes(exchange)) this.#handedTo.push(exchange)
  }

  windowsGrew(): void {
    this.#haveWindowsGrown = true
  }

  #holdToAge(): void {
    if (this.#state === 'open') this.#setDue(this.#openedAt + this.context.limits.connectionAge)
  }

  #setDue(due: number): void {
    this.#due = due
    this.watch(due)
  }

  /** To be woken at this time, or before. */
  watch(time: number): void {
    if (time < this.deadline) this.deadline = time
  }

  /** RFC 9113 6.8: first a warning, so that no request that is on its way is lost; the last word when it was heard. */
  drain(): void {
    if (this.#state !== 'open') return
    this.#state = 'warned'
    this.writer.goaway(MAX_WINDOW, ErrorCode.noError)
    this.writer.ping(farewellPing, 0, 0)
    this.#setDue(turnTime() + PARTING_TIME)
  }

  /** The client has heard the warning, or was given the time to. */
  leave(): void {
    if (this.#state !== 'warned') return
    this.#state = 'leaving'
    this.#sayGoodbye(ErrorCode.noError)
    // Streams have limits of their own; without one only the client's side is still open.
    if (this.streams.count === 0) this.#endPeacefully()
    else this.#due = Number.POSITIVE_INFINITY
  }

  #sayGoodbye(code: number): void {
    this.#lastWord = Math.min(this.#lastWord, this.streams.last)
    this.writer.goaway(this.#lastWord, code)
  }

  /**
   * As in HTTP/1.1 (RFC 9112 9.6) our side is closed, and what the client still sends is read until it closes its own: to close
   * while it sends would destroy what is on its way to it.
   */
  #endPeacefully(): void {
    if (this.#isEnding) return
    this.#isEnding = true
    this.writer.flush()
    this.#readBy = turnTime() + this.context.limits.sendIdleTime
    this.watch(this.#readBy)
    this.#due = Number.POSITIVE_INFINITY
    this.#socket.end(() => this.#awaitEnd())
  }

  /** A client that reads what is on its way gives windows back meanwhile: the time for its end begins anew. */
  #awaitEnd(): void {
    if (this.#socket.writableFinished) this.#setDue(turnTime() + PARTING_TIME)
  }

  /**
   * Says why, and takes no more: to go on reading from a flood for so long as it takes a client to hear of it held up everybody
   * else for 160 ms.
   */
  condemn(code: number): void {
    if (!this.isReading) return
    this.#state = 'condemned'
    this.#reader.end()
    this.#sayGoodbye(code)
    this.writer.flush()
    this.#socket.pause()
    this.#socket.end()
    this.#setDue(turnTime() + CONDEMNED_TIME)
    for (const exchange of this.streams.removeAll()) exchange.closed()
  }

  expire(): void {
    const now = turnTime()
    for (const exchange of this.streams.all()) if (exchange.deadline <= now) exchange.expire()
    if (this.#readBy <= now) return this.abort()
    if (this.#due <= now) this.#expireItself()
    this.deadline = Math.min(this.#due, this.#readBy)
    for (const { deadline } of this.streams.all()) this.watch(deadline)
  }

  #expireItself(): void {
    if (this.#state === 'open' && this.#settled) this.drain()
    else if (this.#state === 'open') this.condemn(ErrorCode.settingsTimeout)
    else if (this.#state === 'warned') this.leave()
    else this.abort()
  }

  abort(): void {
    this.#socket.destroy()
    this.#onClose()
  }

  #onClose(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#reader.end()
    this.context.deadlines.remove(this)
    this.#socket.destroy()
    for (const exchange of this.streams.removeAll()) exchange.closed()
    this.context.closed(this)
  }
}

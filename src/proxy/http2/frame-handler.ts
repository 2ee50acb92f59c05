import { turnTime } from '../../base/turn-clock.ts'
import { ErrorCode, Flag, type Frame, FrameType, farewellPing, MAX_WINDOW } from './frame.ts'
import type { FrameConsumer } from './frame-reader.ts'
import { HeaderBlocks } from './header-blocks.ts'
import type { Http2Connection } from './http2-connection.ts'
import type { Http2Exchange } from './http2-exchange.ts'
import { readTrailers } from './read-trailers.ts'
import { MAX_STREAMS, readSettings } from './settings.ts'

/** The window of the connection as a whole is given back when so much of it is used; what is held is bounded by the streams' own. */
const WINDOW_SHARE = 2 ** 30

/** Octets of a DATA frame that make it worth its handling. */
const SUBSTANTIAL = 64

/**
 * What each frame of a client does (RFC 9113 6). Every `#take` returns the code of an error that ends the connection (5.4.1), or
 * `noError`; an error of one stream ends that alone, unless there are too many.
 */
export class FrameHandler implements FrameConsumer {
  readonly #connection: Http2Connection
  readonly #blocks = new HeaderBlocks()
  /** The client has sent its first SETTINGS. */
  #greeted = false
  /** Octets that have come since the client got its window back. */
  #received = 0

  constructor(connection: Http2Connection) {
    this.#connection = connection
  }

  onBadPreface(): void {
    this.#connection.condemn(ErrorCode.protocolError)
  }

  onFrameTooLarge(): void {
    this.#connection.condemn(ErrorCode.frameSizeError)
  }

  onFrame(frame: Frame): boolean {
    const code = this.#take(frame)
    if (code !== ErrorCode.noError) this.#connection.condemn(code)
    return this.#connection.isReading
  }

  #take(frame: Frame): number {
    if (!this.#greeted) {
      const isSettings = frame.type === FrameType.settings && (frame.flags & Flag.ack) === 0
      if (!isSettings) return ErrorCode.protocolError
      this.#greeted = true
    }
    if (this.#blocks.isInterruptedBy(frame)) return ErrorCode.protocolError
    switch (frame.type) {
      case FrameType.data:
        return this.#takeData(frame)
      case FrameType.headers:
        return this.#takeHeaders(frame)
      case FrameType.rstStream:
        return this.#takeReset(frame)
      case FrameType.windowUpdate:
        return this.#takeWindowUpdate(frame)
      case FrameType.pushPromise:
        return ErrorCode.protocolError
    }
    // What is left carries nothing.
    if (this.#connection.floods.spent(turnTime())) return ErrorCode.enhanceYourCalm
    switch (frame.type) {
      case FrameType.continuation:
        return this.#takeHeaders(frame)
      case FrameType.settings:
        return this.#takeSettings(frame)
      case FrameType.ping:
        return this.#takePing(frame)
      case FrameType.priority:
        return this.#takePriority(frame)
      case FrameType.goaway:
        return this.#takeGoaway(frame)
      default:
        // RFC 9113 4.1: what is not known is ignored.
        return ErrorCode.noError
    }
  }

  #takeData(frame: Frame): number {
    const { streams, floods } = this.#connection
    const { stream, flags, bytes, start } = frame
    if (streams.isIdle(stream)) return ErrorCode.protocolError
    const size = frame.end - start
    this.#countReceived(size)
    const from = flags & Flag.padded ? start + 1 : start
    const end = frame.end - paddingOf(frame)
    if (end < from) return ErrorCode.protocolError
    const ends = (flags & Flag.endStream) !== 0
    if (end - from >= SUBSTANTIAL) floods.earned()
    else if (from === end && !ends && floods.spent(turnTime())) return ErrorCode.enhanceYourCalm

    const exchange = streams.find(stream)
    if (exchange === null) return this.#astray(stream)
    exchange.requestBytes += end - from
    const code = exchange.incoming.receive(bytes.subarray(from, end), size, ends)
    return this.#endIf(code, exchange)
  }

  #countReceived(size: number): void {
    this.#received += size
    if (this.#received < WINDOW_SHARE) return
    this.#connection.writer.windowUpdate(0, this.#received)
    this.#received = 0
  }

  #takeHeaders(frame: Frame): number {
    const connection = this.#connection
    const { streams } = connection
    const { stream } = frame
    if (stream % 2 === 0) return ErrorCode.protocolError
    const outcome = this.#blocks.take(frame)
    if (typeof outcome === 'number') return outcome
    if (outcome === 'incomplete') return ErrorCode.noError
    const exchange = streams.find(stream)
    if (exchange !== null) return this.#takeTrailers(exchange, outcome === 'decoded')
    if (stream <= streams.last) return this.#astray(stream)
    if (connection.isLeaving) {
      // RFC 9113 6.8: beyond the last stream that it was told of, a client knows that nothing is done.
      streams.refuse(stream)
      return calmIf(connection.glitches.astray(turnTime()))
    }
    if (streams.count >= MAX_STREAMS) return this.#refuseStream(stream)
    connection.floods.earned()
    const { fields, endsStream } = this.#blocks
    connection.open(stream, fields, outcome === 'decoded', !endsStream)
    return ErrorCode.noError
  }

  #refuseStream(stream: number): number {
    const { writer, streams, glitches } = this.#connection
    writer.rstStream(stream, ErrorCode.refusedStream)
    streams.refuse(stream)
    return calmIf(glitches.astray(turnTime()))
  }

  #takeTrailers(exchange: Http2Exchange, isDecoded: boolean): number {
    const { fields, endsStream } = this.#blocks
    if (exchange.incoming.clientEnded) return this.#endIf(ErrorCode.streamClosed, exchange)
    const { limits } = this.#connection.context
    const trailers = isDecoded && endsStream ? readTrailers(fields, limits) : null
    const code =
      trailers === null ? ErrorCode.protocolError : exchange.incoming.receiveTrailers(trailers)
    return this.#endIf(code, exchange)
  }

  #takeReset({ stream, start, end }: Frame): number {
    const { streams, floods, glitches } = this.#connection
    if (streams.isIdle(stream)) return ErrorCode.protocolError
    if (end - start !== 4) return ErrorCode.frameSizeError
    const now = turnTime()
    const exchange = streams.find(stream)
    if (exchange === null) return calmIf(floods.spent(now))
    this.#connection.close(exchange)
    // Whoever has its answer, or a part of it, and stops has had what it came for.
    if (exchange.status !== 0) return calmIf(floods.spent(now))
    return calmIf(glitches.brokenOff(exchange.startedAt, now))
  }

  #takeWindowUpdate({ stream, bytes, start, end }: Frame): number {
    const { streams, sending, floods } = this.#connection
    if (end - start !== 4) return ErrorCode.frameSizeError
    const increment = bytes.readUInt32BE(start) & MAX_WINDOW
    if (!sending.takeReturn(increment) && floods.spent(turnTime())) return ErrorCode.enhanceYourCalm
    if (stream === 0) {
      if (increment === 0) return ErrorCode.protocolError
      sending.window += increment
      if (sending.window > MAX_WINDOW) return ErrorCode.flowControlError
    } else {
      if (streams.isIdle(stream)) return ErrorCode.protocolError
      const exchange = streams.find(stream)
      if (exchange === null) return ErrorCode.noError
      if (increment === 0) return this.#endIf(ErrorCode.protocolError, exchange)
      exchange.outgoing.window += increment
      if (exchange.outgoing.window > MAX_WINDOW)
        return this.#endIf(ErrorCode.flowControlError, exchange)
    }
    this.#connection.windowsGrew()
    return ErrorCode.noError
  }

  #takeSettings(frame: Frame): number {
    if (frame.stream !== 0) return ErrorCode.protocolError
    if (frame.flags & Flag.ack) {
      if (frame.end !== frame.start) return ErrorCode.frameSizeError
      this.#connection.settled()
      return ErrorCode.noError
    }
    const code = readSettings(frame, (size) => this.#changeFirstWindow(size))
    if (code !== ErrorCode.noError) return code
    this.#connection.writer.settingsAck()
    this.#connection.windowsGrew()
    return ErrorCode.noError
  }

  /** RFC 9113 6.9.2: it holds also for the streams that are open, whose windows may fall below zero. */
  #changeFirstWindow(size: number): number {
    const { sending, streams } = this.#connection
    const change = size - sending.firstStreamWindow
    sending.firstStreamWindow = size
    for (const exchange of streams.all()) {
      exchange.outgoing.window += change
      if (exchange.outgoing.window > MAX_WINDOW) return ErrorCode.flowControlError
    }
    return ErrorCode.noError
  }

  #takePing({ stream, flags, bytes, start, end }: Frame): number {
    if (stream !== 0) return ErrorCode.protocolError
    if (end - start !== 8) return ErrorCode.frameSizeError
    if ((flags & Flag.ack) === 0) this.#connection.writer.ping(bytes, start, Flag.ack)
    else if (bytes.compare(farewellPing, 0, 8, start, end) === 0) this.#connection.leave()
    return ErrorCode.noError
  }

  /** Priorities are ignored (RFC 9113 5.3.2). */
  #takePriority({ stream, start, end }: Frame): number {
    if (stream === 0) return ErrorCode.protocolError
    if (end - start === 5) return ErrorCode.noError
    const exchange = this.#connection.streams.find(stream)
    if (exchange === null) return ErrorCode.frameSizeError
    return this.#endIf(ErrorCode.frameSizeError, exchange)
  }

  #takeGoaway({ stream, start, end }: Frame): number {
    if (stream !== 0) return ErrorCode.protocolError
    if (end - start < 8) return ErrorCode.frameSizeError
    this.#connection.drain()
    return ErrorCode.noError
  }

  /** Something came for a stream that is closed. What was on its way when we reset it may be many frames of a body. */
  #astray(stream: number): number {
    const { streams, floods } = this.#connection
    const ending = streams.endingOf(stream)
    if (ending === 'over') return ErrorCode.streamClosed
    if (ending === null) return ErrorCode.protocolError
    return calmIf(floods.spent(turnTime()))
  }

  /** Ends a stream that broke the rules (RFC 9113 5.4.2). */
  #endIf(code: number, exchange: Http2Exchange): number {
    if (code === ErrorCode.noError) return code
    this.#connection.breakOff(exchange, code)
    return calmIf(this.#connection.isTooMuchRefused())
  }
}

function calmIf(isTooMuch: boolean): number {
  return isTooMuch ? ErrorCode.enhanceYourCalm : ErrorCode.noError
}

function paddingOf({ flags, bytes, start, end }: Frame): number {
  if ((flags & Flag.padded) === 0) return 0
  return start === end ? 1 : (bytes[start] as number)
}

import type { Buffer } from 'node:buffer'
import { HeldBytes } from '../../base/held-bytes.ts'
import { turnTime } from '../../base/turn-clock.ts'
import type { RequestConsumer } from '../exchange.ts'
import { BodyPace } from '../http1/body-pace.ts'
import type { Limits } from '../limits.ts'
import { UNKNOWN_LENGTH } from '../message/request-head.ts'
import { ErrorCode, FIRST_WINDOW } from './frame.ts'

/** The stream that a body comes on. */
export interface IncomingStream {
  readonly consumer: RequestConsumer | null
  /** Octets of it were handed over, and more may follow at once. */
  handed(): void
  /** The client may send so many octets more. */
  giveWindow(octets: number): void
  /** The time for its next octets begins anew. */
  awaitBody(): void
  /** All of it has come. */
  bodyEnded(): void
}

/** The body of a request on its way to the consumer: what may not flow yet is held, and no more comes than its window allows. */
export class IncomingBody {
  /** Octets that the head promises and that have not come. */
  missing = UNKNOWN_LENGTH
  readonly #stream: IncomingStream
  readonly #pace = new BodyPace()
  #clientEnded: boolean
  #complete: boolean
  #flowing = false
  readonly #held = new HeldBytes()
  #heldTrailers: readonly string[] | null = null
  #window = FIRST_WINDOW
  /** Octets that were taken and for which the client has not got its window back. */
  #owed = 0
  #dropped = false

  constructor(stream: IncomingStream, hasBody: boolean) {
    this.#stream = stream
    this.#clientEnded = !hasBody
    this.#complete = !hasBody
  }

  /** The client has said all. */
  get clientEnded(): boolean {
    return this.#clientEnded
  }

  /** And the consumer has got all of it. */
  get complete(): boolean {
    return this.#complete
  }

  get flowing(): boolean {
    return this.#flowing
  }

  resume(): void {
    if (this.#complete || this.#dropped || this.#flowing) return
    this.#flowing = true
    this.#pace.goOn(turnTime())
    this.#stream.awaitBody()
    this.#release()
  }

  pause(): void {
    this.#flowing = false
    this.#pace.hold(turnTime())
  }

  /** Nobody wants the rest. */
  drop(): void {
    this.#dropped = true
    this.#held.clear()
  }

  deadline(now: number, limits: Limits): number {
    return this.#pace.deadline(now, limits)
  }

  /**
   * Octets of a DATA frame, `size` with its padding, which counts for the windows (RFC 9113 6.1, 6.9.1). Returns the code of an
   * error of the stream, or `noError`.
   */
  receive(bytes: Buffer, size: number, ends: boolean): number {
    if (this.#clientEnded) return ErrorCode.streamClosed
    this.#window -= size
    if (this.#window < 0) return ErrorCode.flowControlError
    if (this.missing !== UNKNOWN_LENGTH) {
      this.missing -= bytes.length
      // RFC 9113 8.1.1: more or less than was promised is malformed.
      if (this.missing < 0 || (ends && this.missing > 0)) return ErrorCode.protocolError
    }
    this.#clientEnded = ends
    if (this.#dropped) return this.#throwAway(size)
    this.#giveBack(size - bytes.length)
    if (this.#flowing && this.#held.isEmpty) this.#hand(bytes)
    else this.#held.add(bytes, 0, bytes.length)
    this.#release()
    return ErrorCode.noError
  }

  /** Fields behind the body, names and values in turns; they end it. As receive. */
  receiveTrailers(fields: readonly string[]): number {
    if (this.missing > 0) return ErrorCode.protocolError
    this.#clientEnded = true
    if (this.#dropped) return this.#throwAway(0)
    this.#heldTrailers = fields
    this.#release()
    return ErrorCode.noError
  }

  #throwAway(size: number): number {
    if (this.#clientEnded) this.#stream.bodyEnded()
    else {
      this.#giveBack(size)
      this.#stream.awaitBody()
    }
    return ErrorCode.noError
  }

  /** Hands over what was held, for as long as it may flow. */
  #release(): void {
    while (this.#flowing && !this.#held.isEmpty) {
      const bytes = this.#held.first()
      this.#held.drop(bytes.length)
      this.#hand(bytes)
    }
    if (!this.#flowing || !this.#held.isEmpty || !this.#clientEnded || this.#complete) return
    this.#complete = true
    this.#stream.bodyEnded()
    if (this.#heldTrailers !== null) this.#stream.consumer?.onRequestTrailers(this.#heldTrailers)
    this.#stream.consumer?.onRequestEnd()
  }

  #hand(bytes: Buffer): void {
    if (bytes.length === 0) return
    this.#pace.count(bytes.length, turnTime())
    this.#stream.awaitBody()
    this.#stream.consumer?.onRequestBody(bytes)
    this.#giveBack(bytes.length)
    this.#stream.handed()
  }

  /** The client gets its window back when half of it is used up, and not with each frame. */
  #giveBack(octets: number): void {
    this.#owed += octets
    if (this.#owed < FIRST_WINDOW / 2 || this.#clientEnded) return
    this.#stream.giveWindow(this.#owed)
    this.#window += this.#owed
    this.#owed = 0
  }
}

import { Buffer } from 'node:buffer'
import { setImmediate as turn } from 'node:timers/promises'
import type { Exchange } from '../../../../src/proxy/exchange.ts'
import { WaitingRequests } from '../../../../src/proxy/http1/waiting-requests.ts'
import { MAX_WINDOW } from '../../../../src/proxy/http2/frame.ts'
import { Http2Connection } from '../../../../src/proxy/http2/http2-connection.ts'
import type { Http2Exchange } from '../../../../src/proxy/http2/http2-exchange.ts'
import { defaultLimits } from '../../../../src/proxy/limits.ts'
import { RequestHead } from '../../../../src/proxy/message/request-head.ts'
import type { Random } from '../../http1/fuzz/mutate.ts'
import { aClient } from '../a-client.ts'
import { ClientView } from './client-view.ts'
import { windowOctets } from './conversation.ts'
import { FakeSocket } from './fake-socket.ts'
import { ManualDeadlines, type ManualTime } from './manual-time.ts'
import { Pod, refuse } from './pod.ts'

/** More than any answer needs. */
const PLENTY = 1_000_000

/** One connection, its client, and the pods behind it. */
class Converse {
  readonly #random: Random
  readonly #time: ManualTime
  readonly #view = new ClientView()
  readonly #deadlines = new ManualDeadlines()
  readonly #socket: FakeSocket
  readonly #connection: Http2Connection
  readonly #pods: Pod[] = []
  readonly #refused: Http2Exchange[] = []
  readonly #recorded: Exchange[] = []
  /** What stood in their records. */
  readonly #recordedBytes: number[] = []
  /** So much time has passed that a proxy may run out of patience. */
  #wasLong = false
  #closed = 0

  constructor(random: Random, time: ManualTime) {
    this.#random = random
    this.#time = time
    const highWaterMark = random.pick([1_000, 16_384, 65_536])
    this.#socket = new FakeSocket(highWaterMark, (bytes) => this.#view.hears(bytes))
    const connectionRequests = random.pick([3, 10_000, 10_000])
    this.#connection = new Http2Connection(this.#socket.asSocket, aClient, {
      limits: { ...defaultLimits, connectionRequests },
      deadlines: this.#deadlines,
      waiting: new WaitingRequests(),
      head: new RequestHead(20),
      draining: false,
      handle: (exchange) => this.#handle(exchange),
      refuse: (exchange, kind) => {
        exchange.failure = kind
        this.#refused.push(exchange as Http2Exchange)
        refuse(exchange, 400)
      },
      record: (exchange) => {
        this.#recorded.push(exchange)
        this.#recordedBytes.push(exchange.responseBodyBytes)
      },
      closed: () => this.#closed++,
    })
  }

  #handle(exchange: Exchange): void {
    const pod = new Pod(exchange, this.#random)
    exchange.consumer = pod
    this.#pods.push(pod)
    if (this.#random.below(2) === 0) pod.step()
  }

  async run(frames: readonly Buffer[], isProper: boolean): Promise<string[]> {
    for (const piece of cut(frames, this.#random)) {
      for (let times = 0; this.#socket.isPaused() && times < 5; times++) await this.#turn()
      if (this.#socket.isPaused() || this.#socket.destroyed) break
      this.#say(piece)
      await this.#something()
    }
    await this.#untilStill()
    this.#findHeldUp()
    if (isProper && this.#view.isCondemned && !this.#wasLong)
      this.#view.objections.push('a proper client is condemned')
    if (this.#view.hasBrokenRules && !this.#socket.destroyed && !this.#socket.writableEnded)
      this.#view.objections.push('a broken rule has no consequence')
    await this.#beGenerous()
    await this.#close()
    this.#judge()
    return [...this.#view.objections, ...this.#pods.flatMap(({ objections }) => objections)]
  }

  #say(octets: Buffer): void {
    this.#view.says(octets)
    this.#socket.deliver(octets)
  }

  async #turn(): Promise<void> {
    this.#socket.isReading = true
    for (const pod of this.#pods) pod.step()
    await turn()
  }

  /** What may happen between two pieces. */
  async #something(): Promise<void> {
    const random = this.#random
    for (let roll = random.below(8); roll < 5; roll = random.below(8)) {
      if (roll < 2) await turn()
      else if (roll === 2) for (const pod of this.#pods) pod.step()
      else if (roll === 3) this.#socket.isReading = random.below(2) === 0
      else this.#pass(random.below(20) === 0 ? random.below(90_000) : random.below(60))
    }
    if (random.below(300) === 0) this.#connection.drain()
  }

  #pass(milliseconds: number): void {
    this.#time.now += milliseconds
    if (milliseconds > 1_000) this.#wasLong = true
    this.#deadlines.sweep(this.#time.now)
  }

  /** Whatever was answered arrives, if the client has not broken the rules and gives all the windows that there are. */
  async #beGenerous(): Promise<void> {
    const view = this.#view
    if (!this.#isServing || !view.isBetweenFrames) return
    if (view.window(0) < MAX_WINDOW - PLENTY) this.#say(windowOctets(0, PLENTY))
    for (const { exchange } of [...this.#pods]) {
      const { id } = exchange
      if (view.window(id) < MAX_WINDOW - PLENTY) this.#say(windowOctets(id, PLENTY))
    }
    await this.#untilStill()
    this.#findHeldUp()
  }

  /** Nothing waits where there is room for it. */
  #findHeldUp(): void {
    const view = this.#view
    if (!this.#isServing || view.window(0) <= 0) return
    for (const pod of this.#pods) {
      const { exchange, hasEnded, isIdle } = pod
      const { answer, reset } = view.stream(exchange.id)
      if (reset !== 'nobody' || view.window(exchange.id) <= 0) continue
      if (!isIdle) view.objections.push(`the answer on ${exchange.id} is held up`)
      if (hasEnded && answer !== 'ended')
        view.objections.push(`the end of the answer on ${exchange.id} is held up`)
    }
  }

  get #isServing(): boolean {
    const { destroyed, writableEnded } = this.#socket
    return !this.#view.isCondemned && !destroyed && !writableEnded && !this.#socket.isPaused()
  }

  /** Turns of the event loop until nothing moves any more. */
  async #untilStill(): Promise<void> {
    let before = -1
    for (let still = 0; still < 6; ) {
      await this.#turn()
      const now = this.#pods.reduce((sum, { steps }) => sum + steps, this.#view.received)
      still = now === before ? still + 1 : 0
      before = now
    }
  }

  async #close(): Promise<void> {
    const random = this.#random
    switch (random.below(5)) {
      case 0:
        this.#socket.emit('end')
        break
      case 1:
        this.#socket.destroy(new Error('ECONNRESET'))
        break
      case 2:
        this.#connection.abort()
        break
      case 3:
        this.#connection.drain()
        await this.#untilStill()
        break
      case 4:
        for (let times = 0; times < 6; times++) {
          this.#pass(3_600_000)
          await turn()
        }
    }
    this.#socket.destroy()
    await turn()
    // Late calls have no effect.
    for (const pod of this.#pods) pod.callLate()
    this.#say(Buffer.alloc(20))
    await turn()
  }

  #judge(): void {
    const object = (what: string) => this.#view.objections.push(what)
    if (this.#closed !== 1) object(`closed ${this.#closed} times`)
    if (this.#deadlines.count !== 0) object('a deadline is left behind')
    if (new Set(this.#recorded).size !== this.#recorded.length) object('recorded twice')
    this.#recorded.forEach(({ responseBodyBytes }, i) => {
      if (responseBodyBytes !== this.#recordedBytes[i]) object('octets behind the record')
    })
    const begun = [...this.#refused, ...this.#pods.map(({ exchange }) => exchange)]
    for (const exchange of begun) {
      const { id } = exchange
      if (!this.#recorded.includes(exchange)) object(`${id} is not recorded`)
      const { answer, taken } = this.#view.stream(id)
      const { responseBodyBytes } = exchange
      if (taken > responseBodyBytes || (answer === 'ended' && taken !== responseBodyBytes))
        object(`${taken} octets of ${responseBodyBytes} came on ${id}, which is ${answer}`)
    }
    for (const pod of this.#pods) {
      const { id } = pod.exchange
      const { answer, upload, endedAt, hasTrailers } = this.#view.stream(id)
      if (answer === 'ended' && !pod.hasEnded) object(`the answer on ${id} was cut, and has an end`)
      if (answer === 'ended' && hasTrailers !== pod.sendsTrailers) object(`trailers on ${id}`)
      const got = Buffer.concat(pod.body)
      const sent = Buffer.concat(upload)
      if (!got.equals(sent.subarray(0, got.length))) object(`the body on ${id} is another`)
      if (pod.requestEnded && got.length !== endedAt) object(`the body on ${id} is cut`)
    }
  }
}

/** Octets as they may arrive: a frame at a time, or in pieces that know nothing of frames. */
function cut(frames: readonly Buffer[], random: Random): readonly Buffer[] {
  if (random.below(2) === 0) return frames
  const octets = Buffer.concat(frames)
  const pieces: Buffer[] = []
  for (let at = 0; at < octets.length; ) {
    const end = at + 1 + random.below(random.pick([30, 300, 10_000]))
    pieces.push(octets.subarray(at, end))
    at = end
  }
  return pieces
}

/** Everything that is wrong with how a proxy treats a client that sends these frames. `isProper`: it breaks no rule. */
export async function objectionsTo(
  frames: readonly Buffer[],
  isProper: boolean,
  random: Random,
  time: ManualTime,
): Promise<string[]> {
  try {
    return await new Converse(random, time).run(frames, isProper)
  } catch (error) {
    return [`thrown: ${error instanceof Error ? error.stack : error}`]
  }
}

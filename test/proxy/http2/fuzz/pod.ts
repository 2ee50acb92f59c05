import { Buffer } from 'node:buffer'
import type { Exchange, RequestConsumer } from '../../../../src/proxy/exchange.ts'
import type { FailureKind } from '../../../../src/proxy/failure.ts'
import type { Http2Exchange } from '../../../../src/proxy/http2/http2-exchange.ts'
import { ResponseHead } from '../../../../src/proxy/message/response-head.ts'
import type { Random } from '../../http1/fuzz/mutate.ts'
import { contentAt } from './content.ts'

type Action =
  | 'wait'
  | 'resume'
  | 'pause'
  | 'await-request'
  | 'informational'
  | 'head'
  | 'bare-head'
  | 'body'
  | 'flush'
  | 'trailers'
  | 'end'
  | 'abort'
  | 'answer'

const head = new ResponseHead(2)
head.fields.start(Buffer.from('Server: x'))
head.fields.count = 1
head.fields.marks.set([0, 6, 8, 9])

/** What is in the way of its plan at the moment. */
type Obstacle = 'nothing' | 'client' | 'request'

/** Answers one exchange by a plan, a step at a time, and watches whether it is treated as an exchange's consumer is. */
export class Pod implements RequestConsumer {
  readonly exchange: Http2Exchange
  readonly objections: string[] = []
  readonly body: Buffer[] = []
  requestEnded = false
  /** Of its plan, those that are done. */
  steps = 0
  /** Its answer was ended as it should be. */
  hasEnded = false
  readonly #random: Random
  #plan: Action[]
  #obstacle: Obstacle = 'nothing'
  sendsTrailers = false
  #hasTrailers = false
  #flows = false
  #sent = 0
  /** What the exchange may borrow until the next flush. */
  #lent: Buffer[] = []
  #isOver = false

  constructor(exchange: Exchange, random: Random) {
    this.exchange = exchange as Http2Exchange
    this.#random = random
    this.#plan = planned(this.exchange, random)
  }

  /** Whether it has nothing more to do, or can't before its request has come. */
  get isIdle(): boolean {
    return this.#isOver || this.#plan.length === 0 || this.#obstacle === 'request'
  }

  /** Goes on up to the next thing to wait for. */
  step(): void {
    while (!this.#isOver && this.#obstacle === 'nothing') {
      const action = this.#plan.shift()
      if (action !== undefined) this.steps++
      if (action === undefined || action === 'wait') return
      this.#do(action)
    }
  }

  #do(action: Action): void {
    const { exchange } = this
    switch (action) {
      case 'resume':
        return this.#resume()
      case 'pause':
        return this.#pause()
      case 'await-request':
        if (!exchange.requestComplete) this.#obstacle = 'request'
        return
      case 'informational':
        head.status = 103
        return exchange.sendInformational(head)
      case 'head':
      case 'bare-head':
        head.status = 200
        head.framing = action === 'bare-head' ? 'none' : 'chunked'
        return exchange.sendHead(head, 'X-Extra: y\r\n')
      case 'body':
        return this.#sendBody(this.#random.pick([1, 30, 1_000, 16_384, 40_000, 70_000]))
      case 'flush':
        return this.#flush()
      case 'trailers':
        this.sendsTrailers = true
        return exchange.sendTrailers(['x-trailer', 'z'])
      case 'end':
        this.#over()
        exchange.endResponse()
        return this.#takeBack()
      case 'abort':
        exchange.abort()
        this.#isOver = true
        return
      case 'answer':
        this.#over()
        return refuse(exchange, this.#random.pick([200, 404, 503]))
    }
  }

  #over(): void {
    this.#isOver = true
    this.hasEnded = true
  }

  #sendBody(length: number): void {
    const content = Buffer.from(contentAt(this.exchange.id, this.#sent, length))
    this.#sent += length
    this.#lent.push(content)
    this.exchange.sendBody(content)
    if (this.#random.below(3) > 0) this.#flush()
  }

  #flush(): void {
    if (!this.exchange.flush()) this.#obstacle = 'client'
    this.#takeBack()
  }

  #takeBack(): void {
    for (const content of this.#lent) content.fill('X')
    this.#lent = []
  }

  #resume(): void {
    this.#flows = true
    this.exchange.resumeRequest()
  }

  #pause(): void {
    this.#flows = false
    this.exchange.pauseRequest()
  }

  /** Every call, when all is over. */
  callLate(): void {
    const { exchange } = this
    exchange.resumeRequest()
    head.framing = 'chunked'
    head.status = 103
    exchange.sendInformational(head)
    head.status = 200
    exchange.sendHead(head, '')
    exchange.sendBody(Buffer.from('late'))
    if (!exchange.flush()) this.objections.push('a late flush that waits')
    exchange.sendTrailers(['x', 'late'])
    exchange.endResponse()
    exchange.answer(500, 'text/plain', 'late', '', false)
    exchange.pauseRequest()
    exchange.abort()
  }

  #watch(call: string): void {
    if (this.#isOver) this.objections.push(`${call} on ${this.exchange.id}, which is over`)
    if (this.requestEnded && call.startsWith('onRequestB')) this.objections.push(`${call} behind`)
  }

  onRequestBody(bytes: Buffer): void {
    this.#watch('onRequestBody')
    if (!this.#flows) this.objections.push('a body that flows while it is held')
    this.body.push(Buffer.from(bytes))
    const roll = this.#random.below(12)
    if (roll === 0) this.#pause()
    if (roll < 2 && this.#plan[0] !== 'wait') this.#plan.unshift('wait', 'resume')
  }

  onRequestTrailers(): void {
    this.#watch('onRequestTrailers')
    if (this.#hasTrailers) this.objections.push('trailers twice')
    this.#hasTrailers = true
  }

  onRequestEnd(): void {
    this.#watch('onRequestEnd')
    if (this.requestEnded) this.objections.push('a request that ends twice')
    this.requestEnded = true
    if (this.#obstacle === 'request') this.#obstacle = 'nothing'
  }

  onRequestFlush(): void {}

  onClientDrain(): void {
    this.#watch('onClientDrain')
    if (this.#obstacle === 'client') this.#obstacle = 'nothing'
    if (this.#random.below(2) === 0) this.step()
  }

  onRequestFailure(kind: FailureKind): void {
    this.#watch('onRequestFailure')
    const { exchange } = this
    if (exchange.status === 0 && kind !== 'client-gone') {
      this.#over()
      return refuse(exchange, 408)
    }
    exchange.failure ??= kind
    // It may be told once more that its client has gone.
    exchange.abort()
    this.#isOver = true
  }
}

/** An answer of the proxy's own. */
export function refuse(exchange: Exchange, status: number): void {
  const { id } = exchange as Http2Exchange
  const content = contentAt(id, 0, 20).toString('latin1')
  exchange.answer(status, 'text/plain', content, 'X-Extra: y\r\n', false)
}

function planned({ method }: Http2Exchange, random: Random): Action[] {
  const plan: Action[] = []
  const some = (action: Action, most: number) => {
    for (let times = random.below(most + 1); times > 0; times--) plan.push(action)
  }
  if (random.below(10) === 0) return plan
  if (random.below(3) > 0) plan.push('resume')
  some('wait', 1)
  if (random.below(10) === 0) plan.push('pause', 'wait', 'resume')
  if (random.below(4) === 0) plan.push('resume', 'await-request')
  some('wait', 2)
  if (random.below(4) === 0) return [...plan, 'answer']
  if (random.below(5) === 0) plan.push('informational')
  if (method === 'HEAD' || random.below(8) === 0) return [...plan, 'bare-head', 'end']
  plan.push('head')
  some('flush', 1)
  for (let times = random.below(5); times > 0; times--) {
    plan.push('body')
    some('wait', 1)
  }
  if (random.below(10) === 0) return [...plan, 'flush', 'abort']
  if (random.below(3) === 0) plan.push('trailers')
  return [...plan, 'end']
}

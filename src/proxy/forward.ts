import type { Buffer } from 'node:buffer'
import { httpDate } from '../base/http-date.ts'
import { answerFailure } from './answer.ts'
import type { Exchange, RequestConsumer } from './exchange.ts'
import { type FailureKind, failureOf } from './failure.ts'
import { dropResponseFields, missingFields } from './headers.ts'
import type { ResponseHead } from './message/response-head.ts'
import type { Choice, PodChooser } from './pod-chooser.ts'
import type { Target } from './runtime.ts'
import type {
  ResponseConsumer,
  UpstreamConnection,
  UpstreamRequest,
} from './upstream-connection.ts'

/** Hands out connections to endpoints; `fresh`: not one from the pool. */
export type Connect = (
  endpoint: Choice['endpoint'],
  connectTime: number,
  fresh: boolean,
) => UpstreamConnection

/** The first attempt, and two more pods that may be asked instead. */
const MAX_ATTEMPTS = 3

/** RFC 9110 9.2.2. */
const idempotentMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])

/** What a request brings along beside its body; made once, sent with each attempt. */
export interface OutgoingRequest extends UpstreamRequest {
  readonly head: Buffer
  /** There is a body to come. */
  readonly hasBody: boolean
}

/**
 * One exchange on its way to a pod and back: stands between the client's side and the pod's side, passes bytes on as they
 * come, and holds one side when the other is slow. Attempts follow each other until one answers.
 */
export class Forwarding implements RequestConsumer, ResponseConsumer {
  readonly #exchange: Exchange
  readonly #target: Target
  readonly #request: OutgoingRequest
  readonly #chooser: PodChooser
  readonly #connect: Connect
  #choice: Choice | null = null
  #upstream: UpstreamConnection | null = null
  #attempts = 0
  #bodyBytes = 0
  #bodyPaused = false
  #responsePaused = false
  #tunnel = false
  #clientDone = false
  #podDone = false

  constructor(
    exchange: Exchange,
    target: Target,
    request: OutgoingRequest,
    chooser: PodChooser,
    connect: Connect,
  ) {
    this.#exchange = exchange
    this.#target = target
    this.#request = request
    this.#chooser = chooser
    this.#connect = connect
  }

  start(): void {
    this.#exchange.consumer = this
    this.#attempt(false)
  }

  #attempt(fresh: boolean): void {
    const choice = this.#chooser.choose()
    if (choice === null) return this.#answer('no-endpoint')
    this.#choice = choice
    this.#attempts++
    const exchange = this.#exchange
    exchange.upstreamAddress = choice.endpoint.state.key
    exchange.upstreamStartedAt = Date.now()
    exchange.upstreamConnectedAt = 0
    exchange.attempts = this.#attempts
    const upstream = this.#connect(choice.endpoint, this.#target.connectTime, fresh)
    this.#upstream = upstream
    upstream.begin(this.#request, this)
    if (upstream.reused) this.onConnected()
  }

  onConnected(): void {
    const upstream = this.#upstream
    if (upstream === null) return
    const { upstreamStartedAt } = this.#exchange
    this.#exchange.upstreamConnectedAt = upstream.reused ? upstreamStartedAt : Date.now()
    upstream.sendHead(this.#request.head)
    if (!this.#request.hasBody) upstream.endRequest()
    else this.#exchange.resumeRequest()
    this.#flushRequest()
  }

  onRequestBody(bytes: Buffer): void {
    if (!this.#tunnel) {
      this.#bodyBytes += bytes.length
      if (this.#bodyBytes > this.#target.maxBody) return this.onRequestFailure('body-too-large')
    }
    this.#upstream?.sendBody(bytes)
  }

  onRequestEnd(): void {
    this.#clientDone = true
    this.#upstream?.endRequest()
    if (this.#tunnel) this.#endTunnelWhenBothDone()
    else this.#flushRequest()
  }

  onRequestFlush(): void {
    this.#flushRequest()
  }

  #flushRequest(): void {
    if (this.#upstream === null || this.#upstream.flush() || this.#bodyPaused) return
    this.#bodyPaused = true
    this.#exchange.pauseRequest()
  }

  onUpstreamDrain(): void {
    if (!this.#bodyPaused) return
    this.#bodyPaused = false
    this.#exchange.resumeRequest()
  }

  onRequestFailure(kind: FailureKind): void {
    this.#dropUpstream()
    if (this.#exchange.status === 0 && kind !== 'client-gone') return this.#answer(kind)
    this.#exchange.failure ??= kind
    this.#exchange.abort()
  }

  onInformational(head: ResponseHead): void {
    dropResponseFields(head)
    this.#exchange.sendInformational(head)
  }

  onResponseHead(head: ResponseHead): void {
    this.#sendHead(head)
  }

  onSwitched(head: ResponseHead): void {
    this.#sendHead(head)
    this.#tunnel = true
    this.#exchange.flush()
    this.#exchange.startTunnel()
  }

  #sendHead(head: ResponseHead): void {
    const exchange = this.#exchange
    const now = Date.now()
    exchange.upstreamStatus = head.status
    exchange.upstreamHeadAt = now
    dropResponseFields(head)
    let extra = missingFields(head, httpDate(now))
    if (this.#choice?.setCookie != null) extra += `Set-Cookie: ${this.#choice.setCookie}\r\n`
    exchange.sendHead(head, extra)
  }

  onResponseBody(bytes: Buffer): void {
    this.#exchange.sendBody(bytes)
  }

  onResponseFlush(): void {
    if (this.#exchange.flush() || this.#responsePaused) return
    this.#responsePaused = true
    this.#upstream?.pauseResponse()
  }

  onClientDrain(): void {
    if (!this.#responsePaused) return
    this.#responsePaused = false
    this.#upstream?.resumeResponse()
  }

  onResponseEnd(): void {
    this.#podDone = true
    if (this.#tunnel) {
      this.#exchange.endTunnel()
      this.#endTunnelWhenBothDone()
      return
    }
    this.#upstream = null
    this.#exchange.consumer = null
    this.#exchange.endResponse()
  }

  #endTunnelWhenBothDone(): void {
    if (!this.#clientDone || !this.#podDone) return
    this.#upstream?.endTunnel()
    this.#upstream = null
    this.#exchange.consumer = null
    this.#exchange.endResponse()
  }

  onUpstreamFailure(kind: FailureKind): void {
    const reused = this.#upstream?.reused ?? false
    this.#upstream = null
    if (this.#exchange.status !== 0) {
      this.#exchange.failure = 'upstream-truncated'
      this.#exchange.abort()
      return
    }
    if (this.#mayRetry(kind, reused)) this.#attempt(kind === 'upstream-closed')
    else this.#answer(kind)
  }

  #mayRetry(kind: FailureKind, reused: boolean): boolean {
    if (this.#attempts >= MAX_ATTEMPTS) return false
    switch (failureOf(kind).retry) {
      case 'another':
        return this.#chooser.moveOn()
      case 'idempotent':
        return reused && !this.#request.hasBody && idempotentMethods.has(this.#request.method)
      case 'never':
        return false
    }
  }

  #answer(kind: FailureKind): void {
    this.#exchange.consumer = null
    answerFailure(this.#exchange, kind)
  }

  #dropUpstream(): void {
    const upstream = this.#upstream
    this.#upstream = null
    upstream?.abort()
  }
}

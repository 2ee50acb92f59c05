import type { Buffer } from 'node:buffer'
import { httpDate } from '../base/http-date.ts'
import { turnTime } from '../base/turn-clock.ts'
import { answerFailure } from './answer.ts'
import type { Exchange, RequestConsumer } from './exchange.ts'
import { type Failure, type FailureKind, failureOf } from './failure.ts'
import { dropResponseFields, missingFields, saysHsts } from './headers.ts'
import type { ResponseHead } from './message/response-head.ts'
import type { Choice, PodChooser } from './pod-chooser.ts'
import { ReplayBody } from './replay-body.ts'
import { isIdempotent, isLikelyForsaken, maxIdleFor } from './retry-policy.ts'
import type { Target } from './runtime.ts'
import { allowedTrailers } from './trailers.ts'
import type { Tunnel } from './upstream/tunnel-drain.ts'
import type {
  ResponseConsumer,
  UpstreamConnection,
  UpstreamRequest,
} from './upstream-connection.ts'

/** The first attempt, and two more pods that may be asked instead. */
const MAX_ATTEMPTS = 3

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
export class Forwarding implements RequestConsumer, ResponseConsumer, Tunnel {
  readonly #exchange: Exchange
  readonly #target: Target
  readonly #request: OutgoingRequest
  readonly #chooser: PodChooser
  #choice: Choice | null = null
  #upstream: UpstreamConnection | null = null
  /** Of the endpoint that is at work for it. */
  #state: Choice['endpoint']['state'] | null = null
  readonly #idempotent: boolean
  #maxIdle: number
  /** Counted among those that wait for an answer. */
  #waiting = false
  /** The retry that it is on, as long as that counts. */
  #retry: Failure['retry'] = 'never'
  /** The body so far, while it may have to be sent again. */
  #replay: ReplayBody | null = null
  #bodyBytes = 0
  #bodyPaused = false
  #responsePaused = false
  #tunnel = false
  #clientDone = false
  #podDone = false

  constructor(exchange: Exchange, target: Target, request: OutgoingRequest, chooser: PodChooser) {
    this.#exchange = exchange
    this.#target = target
    this.#request = request
    this.#chooser = chooser
    this.#idempotent = isIdempotent(request.method)
    this.#maxIdle = maxIdleFor(this.#idempotent)
  }

  start(): void {
    this.#exchange.consumer = this
    this.#target.retries.waiting++
    this.#waiting = true
    this.#attempt()
  }

  #attempt(): void {
    const choice = this.#chooser.choose()
    if (choice === null) return this.#answer('no-endpoint')
    this.#choice = choice
    const exchange = this.#exchange
    exchange.upstreamAddress = choice.endpoint.state.key
    const now = turnTime()
    exchange.upstreamStartedAt = now
    exchange.upstreamConnectedAt = 0
    exchange.upstreamHeadAt = 0
    exchange.attempts++
    const { link, state } = choice.endpoint
    this.#state = state
    state.load.began()
    const upstream = link.connect(this.#target.connectTime, this.#maxIdle, now)
    this.#upstream = upstream
    upstream.begin(this.#request, this)
    const mayRepeat = upstream.mayRefuse || (upstream.reused && this.#idempotent)
    if (this.#request.hasBody && mayRepeat) this.#replay ??= new ReplayBody()
    if (upstream.reused) this.onConnected()
  }

  onConnected(): void {
    const upstream = this.#upstream
    if (upstream === null) return
    const { upstreamStartedAt } = this.#exchange
    this.#exchange.upstreamConnectedAt = upstream.reused ? upstreamStartedAt : turnTime()
    this.#state?.health.connected()
    if (this.#retry === 'another') this.#endRetry()
    upstream.sendHead(this.#request.head)
    if (!this.#request.hasBody) upstream.endRequest()
    else this.#startBody(upstream)
    this.#flushRequest()
  }

  /** What was sent on a connection that closed comes first. */
  #startBody(upstream: UpstreamConnection): void {
    for (const part of this.#replay?.parts() ?? []) upstream.sendBody(part)
    if (!upstream.reused && !upstream.mayRefuse) this.#replay = null
    if (this.#clientDone) upstream.endRequest()
    else this.#exchange.resumeRequest()
  }

  onRequestBody(bytes: Buffer): void {
    if (!this.#tunnel) {
      this.#bodyBytes += bytes.length
      if (this.#bodyBytes > this.#target.maxBody) return this.onRequestFailure('body-too-large')
    }
    this.#replay?.add(bytes)
    this.#upstream?.sendBody(bytes)
  }

  onRequestTrailers(fields: readonly string[]): void {
    this.#upstream?.sendTrailers(allowedTrailers(fields))
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
    this.#endWaiting()
    if (this.#exchange.status === 0 && kind !== 'client-gone') return this.#answer(kind)
    this.#exchange.failure ??= kind
    this.#exchange.abort()
  }

  onInformational(head: ResponseHead): void {
    this.#replay = null
    dropResponseFields(head)
    this.#exchange.sendInformational(head)
  }

  onResponseHead(head: ResponseHead): void {
    this.#sendHead(head)
  }

  onSwitched(head: ResponseHead): void {
    this.#sendHead(head)
    this.#tunnel = true
    this.#state?.tunnels.add(this)
    this.#exchange.flush()
    this.#exchange.startTunnel()
  }

  #sendHead(head: ResponseHead): void {
    this.#endWaiting()
    this.#replay = null
    const exchange = this.#exchange
    const now = turnTime()
    exchange.upstreamStatus = head.status
    exchange.upstreamHeadAt = now
    this.#state?.load.answered(now - exchange.upstreamStartedAt, now)
    dropResponseFields(head)
    let extra = missingFields(head, httpDate(now))
    if (exchange.policyFields !== '' && !saysHsts(head)) extra += exchange.policyFields
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

  onTrailers(fields: readonly string[]): void {
    this.#exchange.sendTrailers(allowedTrailers(fields))
  }

  onResponseEnd(): void {
    this.#podDone = true
    if (this.#tunnel) {
      this.#exchange.endTunnel()
      this.#endTunnelWhenBothDone()
      return
    }
    this.#leave()
    this.#exchange.consumer = null
    this.#exchange.endResponse()
  }

  #endTunnelWhenBothDone(): void {
    if (!this.#clientDone || !this.#podDone) return
    this.#upstream?.endTunnel()
    this.#leave()
    this.#exchange.consumer = null
    this.#exchange.endResponse()
  }

  /** The endpoint of the tunnel is gone, and so is its time. */
  end(): void {
    this.#dropUpstream()
    this.#exchange.abort()
  }

  onUpstreamFailure(kind: FailureKind): void {
    const upstream = this.#upstream
    if (kind === 'connect-failed' || kind === 'connect-timeout') {
      this.#state?.health.struck(turnTime())
    }
    this.#leave()
    if (this.#exchange.status !== 0) {
      this.#exchange.failure = 'upstream-truncated'
      this.#exchange.abort()
      return
    }
    if (upstream !== null && this.#mayRetry(failureOf(kind).retry, upstream)) this.#attempt()
    else this.#answer(kind)
  }

  #mayRetry(retry: Failure['retry'], upstream: UpstreamConnection): boolean {
    if (retry === 'never' || this.#exchange.attempts >= MAX_ATTEMPTS) return false
    const possible = retry === 'another' ? this.#chooser.moveOn() : this.#mayRepeat(retry, upstream)
    this.#endRetry()
    if (!possible || !this.#target.retries.take(retry)) return false
    this.#retry = retry
    if (retry !== 'another') this.#prepareRepeat()
    return true
  }

  /** What was sent may be sent again, if it is still at hand. */
  #mayRepeat(retry: Failure['retry'], upstream: UpstreamConnection): boolean {
    if (this.#request.hasBody && this.#replay?.whole !== true) return false
    return retry === 'unprocessed' || (this.#idempotent && isLikelyForsaken(upstream))
  }

  /** Once more, on a fresh connection; the rest of the body waits for it. */
  #prepareRepeat(): void {
    this.#chooser.preferAnother()
    this.#maxIdle = 0
    this.#bodyPaused = false
    if (!this.#exchange.requestComplete) this.#exchange.pauseRequest()
  }

  #endRetry(): void {
    if (this.#retry === 'never') return
    this.#retry = 'never'
    this.#target.retries.retrying--
  }

  #endWaiting(): void {
    if (!this.#waiting) return
    this.#waiting = false
    this.#target.retries.waiting--
    this.#endRetry()
  }

  #answer(kind: FailureKind): void {
    this.#endWaiting()
    this.#exchange.consumer = null
    answerFailure(this.#exchange, kind)
  }

  /** The endpoint has nothing more to do with it. */
  #leave(): void {
    this.#upstream = null
    this.#state?.load.ended()
    this.#state?.tunnels.delete(this)
    this.#state = null
  }

  #dropUpstream(): void {
    const upstream = this.#upstream
    this.#leave()
    upstream?.abort()
  }
}

import type { Buffer } from 'node:buffer'
import { ResponseHead } from '../message/response-head.ts'
import type { PodLink } from '../pod-link.ts'
import type {
  ResponseConsumer,
  UpstreamConnection,
  UpstreamRequest,
} from '../upstream-connection.ts'

/**
 * Stands for every pod where there is no network: takes a request, and answers 200 without a field of its own when it is told
 * to, so that what the proxy does on both ways can be looked at. One request at a time.
 */
export class StandInPod implements PodLink, UpstreamConnection {
  /** So that nobody waits for a connection. */
  readonly reused = true
  readonly mayRefuse = false
  readonly silent = true
  #consumer: ResponseConsumer | null = null
  #head = ''

  /** Answers the request that it has. Its head, as it was sent; null: it has none. */
  answer(): string | null {
    const consumer = this.#consumer
    if (consumer === null) return null
    this.#consumer = null
    const head = new ResponseHead(0)
    head.status = 200
    consumer.onResponseHead(head)
    consumer.onResponseEnd()
    return this.#head
  }

  connect(): this {
    return this
  }

  begin(_request: UpstreamRequest, consumer: ResponseConsumer): void {
    this.#consumer = consumer
  }

  sendHead(head: Buffer): void {
    this.#head = head.toString('latin1')
  }

  flush(): boolean {
    return true
  }

  abort(): void {
    this.#consumer = null
  }

  retire(): void {}
  sendBody(): void {}
  sendTrailers(): void {}
  endRequest(): void {}
  pauseResponse(): void {}
  resumeResponse(): void {}
  endTunnel(): void {}
}

import type { Buffer } from 'node:buffer'
import type { FailureKind } from './failure.ts'
import type { ResponseHead } from './message/response-head.ts'

/** Whoever takes what a pod answers: the forwarding of an exchange. */
export interface ResponseConsumer {
  /** The connection stands: the request may be sent. Not called for a connection that was waiting in the pool. */
  onConnected(): void
  /** A 1xx answer other than 101. The head is only borrowed, here and below. */
  onInformational(head: ResponseHead): void
  onResponseHead(head: ResponseHead): void
  /** 101: from here on the connection is a tunnel. */
  onSwitched(head: ResponseHead): void
  /** A part of the body, or of what flows through the tunnel. The bytes are only borrowed. */
  onResponseBody(bytes: Buffer): void
  /** Fields behind the body, names and values in turns; right before onResponseEnd. HTTP/2 alone has them here. */
  onTrailers(fields: readonly string[]): void
  /** The body is complete, or the pod closed its side of the tunnel. */
  onResponseEnd(): void
  /** Bytes that arrived together were all handed over. */
  onResponseFlush(): void
  /** What was written to the pod has gone out: the request may flow on. */
  onUpstreamDrain(): void
  /** The last call: the connection is gone. */
  onUpstreamFailure(kind: FailureKind): void
}

/** What a request brings to the connection that carries it. Times in milliseconds. */
export interface UpstreamRequest {
  readonly method: string
  /** The body is sent in chunks of its own framing, because its length is not known. */
  readonly chunked: boolean
  /** The client asked for an upgrade, so that 101 is an answer. */
  readonly upgrade: boolean
  readonly readTime: number
  readonly sendTime: number
}

/** One connection to an endpoint that carries one request at a time. */
export interface UpstreamConnection {
  /** It has carried a request before, so that the pod may be closing it right now. */
  readonly reused: boolean
  /** It may turn a request away after it was sent, and then says so: its body has to be kept for that. */
  readonly mayRefuse: boolean
  /** Not a byte of the response to its request has come. */
  readonly silent: boolean
  /** Takes the connection for a request. Calls come back from now until onResponseEnd or onUpstreamFailure. */
  begin(request: UpstreamRequest, consumer: ResponseConsumer): void
  /** Takes borrowed bytes, which wait for `flush`, as do those of `sendBody` and `endRequest`. */
  sendHead(head: Buffer): void
  sendBody(bytes: Buffer): void
  /** Fields behind the body, as in onTrailers; right before endRequest. Without effect in HTTP/1.1. */
  sendTrailers(fields: readonly string[]): void
  endRequest(): void
  /** Writes out what waits. false: the pod is slow; pause until `onUpstreamDrain`. */
  flush(): boolean
  pauseResponse(): void
  resumeResponse(): void
  /** Both sides of a tunnel have ended: the connection closes once what was written has gone out. */
  endTunnel(): void
  /** Gives the request up; nothing is called back any more. */
  abort(): void
}

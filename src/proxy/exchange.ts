import type { Buffer } from 'node:buffer'
import type { Destination } from '../telemetry/request-record.ts'
import type { FailureKind } from './failure.ts'
import type { ResponseHead } from './message/response-head.ts'
import type { TrustedPeers } from './trusted-peers.ts'

/** What is known of a client's connection; one object for all its requests, unless a trusted peer speaks for others. */
export interface ClientFacts {
  /** IPv4, or IPv6 without brackets. */
  readonly address: string
  readonly scheme: 'http' | 'https'
  /** Port that the client connected to. */
  readonly localPort: number
  /** SNI; null where the client sent none, or spoke without TLS. */
  readonly serverName: string | null
  /** The header lines that tell a pod of this client (headers.ts), made once for the connection. */
  readonly forwarded: string
  /** X-Forwarded-Host where a trusted peer said one; else empty: the host that was asked for. */
  readonly forwardedHost: string
  /** null: this client is not trusted. Else those whose word about their clients is taken: it is one of them. */
  readonly trusted: TrustedPeers | null
}

/** Whoever takes the request's body: the forwarding of this exchange. */
export interface RequestConsumer {
  /** A part of the body. The bytes are only borrowed: they are copied or written out before this returns. */
  onRequestBody(bytes: Buffer): void
  /** Fields behind the body, names and values in turns; right before onRequestEnd. HTTP/2 alone has them here. */
  onRequestTrailers(fields: readonly string[]): void
  /** The body is complete. */
  onRequestEnd(): void
  /** Bytes that arrived together were all handed over: a good moment to write them out in one go. */
  onRequestFlush(): void
  /** What was written to the client has gone out: the response may flow on. */
  onClientDrain(): void
  /** The client left, broke the protocol inside its body, or was too slow with it. */
  onRequestFailure(kind: FailureKind): void
}

/**
 * One request in flight and the way to answer it, the same for every protocol. The facts of the request are copied out of
 * its head; the methods are the protocol's.
 */
export abstract class Exchange {
  /** Replaced once, where a trusted peer speaks for the client behind it. */
  client: ClientFacts
  /** Milliseconds since 1970. */
  readonly startedAt: number
  requestId: string

  method = ''
  target = ''
  host = ''
  protocol = 'HTTP/1.1'
  referer = ''
  userAgent = ''
  accept = ''

  /** Set by whoever handles the exchange, before it lets the body flow. */
  consumer: RequestConsumer | null = null

  /** Status sent; 0 until then. */
  status = 0
  failure: FailureKind | null = null
  /** Lines that its response carries beside the pod's, unless the pod says the same field. */
  policyFields = ''
  requestBytes = 0
  responseBodyBytes = 0
  destination: Destination | null = null
  upstreamAddress: string | null = null
  upstreamStatus: number | null = null
  /** Milliseconds since 1970 at which the last attempt began; 0: there was none. */
  upstreamStartedAt = 0
  /** When it was connected, and when the head of its answer came; 0: not yet. */
  upstreamConnectedAt = 0
  upstreamHeadAt = 0
  attempts = 0

  constructor(client: ClientFacts, startedAt: number, requestId: string) {
    this.client = client
    this.startedAt = startedAt
    this.requestId = requestId
  }

  /** The whole body is here, or there is none. */
  abstract get requestComplete(): boolean
  /** Hands the body over to the consumer, from now on until `pauseRequest`. */
  abstract resumeRequest(): void
  abstract pauseRequest(): void

  /** Relays a 1xx answer, if the client's protocol knows them. */
  abstract sendInformational(head: ResponseHead): void
  /** `extra`: further header lines, each with its CRLF. The fields of `head` that are marked as dropped are left out. */
  abstract sendHead(head: ResponseHead, extra: string): void
  /** Takes borrowed bytes. They may wait for `flush`. */
  abstract sendBody(bytes: Buffer): void
  /** Writes out what waits. false: the client is slow; pause until `onClientDrain`. */
  abstract flush(): boolean
  /** Fields behind the body, as in onRequestTrailers; right before `endResponse`. HTTP/1.1 sends none (RFC 9110 6.5.1). */
  sendTrailers(_fields: readonly string[]): void {}
  /** The response is complete. */
  abstract endResponse(): void
  /** An answer of our own, complete. `extra` as in sendHead. `close`: the connection ends with it. */
  abstract answer(
    status: number,
    contentType: string,
    body: string,
    extra: string,
    close: boolean,
  ): void
  /** Ends in a way that no client takes for the end of a complete response. */
  abstract abort(): void
  /** After a 101: from here on bytes flow both ways until one side ends. */
  abstract startTunnel(): void
  /** The pod closed its side of a tunnel. */
  abstract endTunnel(): void
}

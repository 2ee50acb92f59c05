/** Where a route leads: one object for all its requests. */
export interface Destination {
  /** Namespace and name of the Ingress; null: the default backend of the options. */
  readonly ingress: { readonly namespace: string; readonly name: string } | null
  readonly service: {
    readonly namespace: string
    readonly name: string
    readonly port: number | string
  }
  /** Host and path as the rule has them; empty for the default backend. */
  readonly host: string
  readonly path: string
}

/** What is remembered of one request once it is over: the access log and the metrics are made from this alone. */
export interface RequestRecord {
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly durationMs: number
  readonly requestId: string
  readonly clientAddress: string
  readonly scheme: 'http' | 'https'
  /** Empty where the request line could not be read. */
  readonly method: string
  /** As the client sent it. */
  readonly target: string
  readonly protocol: string
  readonly host: string
  readonly referer: string
  readonly userAgent: string
  /** 499: the client left before an answer. */
  readonly status: number
  /** Kind of failure (proxy/failure.ts) where the answer is not a pod's own. */
  readonly failure: string | null
  /** Bytes of head and body received. */
  readonly requestBytes: number
  /** Bytes of the response's body sent. */
  readonly responseBodyBytes: number
  /** null where no route matched. */
  readonly destination: Destination | null
  /** How many times it was sent to an endpoint. */
  readonly attempts: number
  /** `address:port` of the endpoint that was asked last; null where none was. */
  readonly upstreamAddress: string | null
  readonly upstreamStatus: number | null
  /** The last attempt: until it was connected, until the head of its answer, and until its end; null where it did not get there. */
  readonly upstreamConnectMs: number | null
  readonly upstreamHeadMs: number | null
  readonly upstreamDurationMs: number | null
}

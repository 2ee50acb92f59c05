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
  /** Namespace and name of the Ingress; null where no route matched. */
  readonly ingress: { readonly namespace: string; readonly name: string } | null
  readonly service: {
    readonly namespace: string
    readonly name: string
    readonly port: number | string
  } | null
  /** `address:port` of the endpoint that was asked last; null where none was. */
  readonly upstreamAddress: string | null
  readonly upstreamStatus: number | null
  readonly upstreamDurationMs: number | null
}

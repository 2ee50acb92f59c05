/** Every bound that the proxy puts on what comes from outside. Times are milliseconds, sizes bytes, 0 is no limit. */
export interface Limits {
  /** For a whole request head, from its first byte (on a new connection: from the accept). */
  readonly headTime: number
  readonly headBytes: number
  /** 0 is the most that there is room for. */
  readonly headerCount: number
  readonly headerLineBytes: number
  readonly uriBytes: number
  /** Request bodies. */
  readonly bodyBytes: number
  /** Pass header names with `_` on instead of dropping them. */
  readonly keepUnderscores: boolean
  /** Between two bytes of a request's body. */
  readonly bodyIdleTime: number
  /** Bytes a second that a request's body has to come with on average, once it has been coming for 10 s. */
  readonly bodyRate: number
  /** Without progress while the client does not read. */
  readonly sendIdleTime: number
  /** Between two requests on one connection. */
  readonly keepAliveTime: number
  /** After so many requests, or so long after the accept, a response is the last of its connection. */
  readonly connectionRequests: number
  readonly connectionAge: number
  /** That clients have with both ports, and those of one address; the address of a trusted proxy has no limit of its own. */
  readonly connections: number
  readonly connectionsPerAddress: number
  readonly connectTime: number
  /** Silence of the pod: until its first byte and between two reads. */
  readonly upstreamReadTime: number
  /** Without progress while the pod does not read. */
  readonly upstreamSendTime: number
  /** Of an idle pooled connection. Below the 5 s after which a Node pod closes its side. */
  readonly upstreamIdleTime: number
  /** Without a byte in either direction of a tunnel. */
  readonly tunnelIdleTime: number
  readonly tlsHandshakeTime: number
}

export const defaultLimits: Limits = {
  headTime: 10_000,
  headBytes: 32_768,
  headerCount: 100,
  headerLineBytes: 8_192,
  uriBytes: 8_192,
  bodyBytes: 0,
  keepUnderscores: false,
  bodyIdleTime: 60_000,
  bodyRate: 240,
  sendIdleTime: 60_000,
  keepAliveTime: 75_000,
  connectionRequests: 10_000,
  connectionAge: 3_600_000,
  connections: 20_000,
  connectionsPerAddress: 1_000,
  connectTime: 5_000,
  upstreamReadTime: 60_000,
  upstreamSendTime: 60_000,
  upstreamIdleTime: 4_000,
  tunnelIdleTime: 3_600_000,
  tlsHandshakeTime: 10_000,
}

/** A field takes at least four octets: a head of 64 KiB can't have more of them. */
const MOST_HEADERS = 16_384

/** A limit as the request path wants it, where no limit is one that is never reached. */
export function orNoLimit(limit: number): number {
  return limit === 0 ? Number.POSITIVE_INFINITY : limit
}

export function withoutZeros(limits: Limits): Limits {
  return {
    headTime: orNoLimit(limits.headTime),
    headBytes: orNoLimit(limits.headBytes),
    headerCount: limits.headerCount || MOST_HEADERS,
    headerLineBytes: orNoLimit(limits.headerLineBytes),
    uriBytes: orNoLimit(limits.uriBytes),
    bodyBytes: orNoLimit(limits.bodyBytes),
    keepUnderscores: limits.keepUnderscores,
    bodyIdleTime: orNoLimit(limits.bodyIdleTime),
    bodyRate: limits.bodyRate,
    sendIdleTime: orNoLimit(limits.sendIdleTime),
    keepAliveTime: orNoLimit(limits.keepAliveTime),
    connectionRequests: orNoLimit(limits.connectionRequests),
    connectionAge: orNoLimit(limits.connectionAge),
    connections: orNoLimit(limits.connections),
    connectionsPerAddress: orNoLimit(limits.connectionsPerAddress),
    connectTime: orNoLimit(limits.connectTime),
    upstreamReadTime: orNoLimit(limits.upstreamReadTime),
    upstreamSendTime: orNoLimit(limits.upstreamSendTime),
    upstreamIdleTime: orNoLimit(limits.upstreamIdleTime),
    tunnelIdleTime: orNoLimit(limits.tunnelIdleTime),
    tlsHandshakeTime: orNoLimit(limits.tlsHandshakeTime),
  }
}

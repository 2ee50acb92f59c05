/** Every bound that the proxy puts on what comes from outside. Times are milliseconds, sizes bytes, 0 is no limit. */
export interface Limits {
  /** For a whole request head, from its first byte (on a new connection: from the accept). */
  readonly headTime: number
  readonly headBytes: number
  readonly headerCount: number
  readonly headerLineBytes: number
  readonly uriBytes: number
  /** Request bodies. */
  readonly bodyBytes: number
  /** Pass header names with `_` on instead of dropping them. */
  readonly keepUnderscores: boolean
  /** Between two bytes of a request's body. */
  readonly bodyIdleTime: number
  /** Without progress while the client does not read. */
  readonly sendIdleTime: number
  /** Between two requests on one connection. */
  readonly keepAliveTime: number
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
  sendIdleTime: 60_000,
  keepAliveTime: 75_000,
  connectTime: 5_000,
  upstreamReadTime: 60_000,
  upstreamSendTime: 60_000,
  upstreamIdleTime: 4_000,
  tunnelIdleTime: 3_600_000,
  tlsHandshakeTime: 10_000,
}

/** A limit as the request path wants it, where no limit is one that is never reached. */
export function orNoLimit(limit: number): number {
  return limit === 0 ? Number.POSITIVE_INFINITY : limit
}

export function withoutZeros(limits: Limits): Limits {
  return {
    headTime: orNoLimit(limits.headTime),
    headBytes: orNoLimit(limits.headBytes),
    headerCount: limits.headerCount,
    headerLineBytes: orNoLimit(limits.headerLineBytes),
    uriBytes: orNoLimit(limits.uriBytes),
    bodyBytes: orNoLimit(limits.bodyBytes),
    keepUnderscores: limits.keepUnderscores,
    bodyIdleTime: orNoLimit(limits.bodyIdleTime),
    sendIdleTime: orNoLimit(limits.sendIdleTime),
    keepAliveTime: orNoLimit(limits.keepAliveTime),
    connectTime: orNoLimit(limits.connectTime),
    upstreamReadTime: orNoLimit(limits.upstreamReadTime),
    upstreamSendTime: orNoLimit(limits.upstreamSendTime),
    upstreamIdleTime: orNoLimit(limits.upstreamIdleTime),
    tunnelIdleTime: orNoLimit(limits.tunnelIdleTime),
    tlsHandshakeTime: orNoLimit(limits.tlsHandshakeTime),
  }
}

/** Every bound that the proxy puts on what comes from outside. Times are milliseconds, sizes bytes, 0 is no limit. */
export interface Limits {
  /** For a whole request head, from its first byte (on a new connection: from the accept). */
  readonly headTime: number
  readonly headBytes: number
  readonly headerCount: number
  readonly headerLineBytes: number
  readonly uriBytes: number
  readonly bodyBytes: number
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

import type { RequestRecord } from '../telemetry/request-record.ts'
import type { Exchange } from './exchange.ts'
import { failureOf } from './failure.ts'

/** What is remembered of an exchange that is over. `now` in milliseconds since 1970. */
export function recordOf(exchange: Exchange, now: number): RequestRecord {
  const { client, upstreamStartedAt, upstreamConnectedAt, upstreamHeadAt } = exchange
  return {
    startedAt: exchange.startedAt,
    durationMs: now - exchange.startedAt,
    requestId: exchange.requestId,
    clientAddress: client.address,
    scheme: client.scheme,
    method: exchange.method,
    target: exchange.target,
    protocol: exchange.protocol,
    host: exchange.host,
    referer: exchange.referer,
    userAgent: exchange.userAgent,
    status: exchange.status === 0 ? failureOf('client-gone').status : exchange.status,
    failure: exchange.failure,
    requestBytes: exchange.requestBytes,
    responseBodyBytes: exchange.responseBodyBytes,
    destination: exchange.destination,
    attempts: exchange.attempts,
    upstreamAddress: exchange.upstreamAddress,
    upstreamStatus: exchange.upstreamStatus,
    upstreamConnectMs: upstreamConnectedAt === 0 ? null : upstreamConnectedAt - upstreamStartedAt,
    upstreamHeadMs: upstreamHeadAt === 0 ? null : upstreamHeadAt - upstreamStartedAt,
    upstreamDurationMs: upstreamStartedAt === 0 ? null : now - upstreamStartedAt,
  }
}

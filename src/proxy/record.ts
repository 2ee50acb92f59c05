import type { RequestRecord } from '../telemetry/request-record.ts'
import type { Exchange } from './exchange.ts'
import { failureOf } from './failure.ts'

/** What is remembered of an exchange that is over. `now` in milliseconds since 1970. */
export function recordOf(exchange: Exchange, now: number): RequestRecord {
  const { destination, client, upstreamStartedAt } = exchange
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
    ingress: destination?.ingress ?? null,
    service: destination?.service ?? null,
    upstreamAddress: exchange.upstreamAddress,
    upstreamStatus: exchange.upstreamStatus,
    upstreamDurationMs: upstreamStartedAt === 0 ? null : now - upstreamStartedAt,
  }
}

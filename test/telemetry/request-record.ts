import type { RequestRecord } from '../../src/telemetry/request-record.ts'

/** A request that went well, but for what a test says. */
export function requestRecord(changes: Partial<RequestRecord>): RequestRecord {
  return {
    startedAt: 1_800_000_000_000,
    durationMs: 12,
    requestId: '0af7651916cd43dd',
    clientAddress: '127.0.0.1',
    scheme: 'http',
    method: 'GET',
    target: '/a?b=c',
    protocol: 'HTTP/1.1',
    host: 'kubia.example.com',
    referer: 'http://from/',
    userAgent: 'curl/7.88.1',
    status: 200,
    failure: null,
    requestBytes: 81,
    responseBodyBytes: 23,
    destination: {
      ingress: { namespace: 'default', name: 'kubia' },
      service: { namespace: 'default', name: 'kubia', port: 80 },
      host: 'kubia.example.com',
      path: '/',
    },
    attempts: 1,
    upstreamAddress: '127.0.10.1:8080',
    upstreamStatus: 200,
    upstreamConnectMs: 0,
    upstreamHeadMs: 10,
    upstreamDurationMs: 11,
    ...changes,
  }
}

import { costPerRequest } from './cost-per-request.ts'
import type { Measurement } from './measurement.ts'

export const https: Measurement = {
  name: 'https',
  title: 'GET over TLS on 64 keep-alive connections, an answer of 23 bytes',
  unit: 'µs',
  needsWarmUp: true,
  overTls: true,
  measure: (subject, seconds) =>
    costPerRequest(subject, { path: '/', tls: true, seconds, connections: 64 }),
}

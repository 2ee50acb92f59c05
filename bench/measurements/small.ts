import { costPerRequest } from './cost-per-request.ts'
import type { Measurement } from './measurement.ts'

export const small: Measurement = {
  name: 'small',
  title: 'GET on 64 keep-alive connections, an answer of 23 bytes',
  unit: 'µs',
  needsWarmUp: true,
  measure: (subject, seconds) => costPerRequest(subject, { path: '/', seconds, connections: 64 }),
}

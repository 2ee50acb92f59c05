import { costPerRequest } from './cost-per-request.ts'
import type { Measurement } from './measurement.ts'

export const connect: Measurement = {
  name: 'connect',
  title: 'GET on a new connection each, 64 at once',
  unit: 'µs',
  needsWarmUp: true,
  measure: (subject, seconds) =>
    costPerRequest(subject, { path: '/', close: true, seconds, connections: 64 }),
}

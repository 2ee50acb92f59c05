import { costPerRequest } from './cost-per-request.ts'
import type { Measurement } from './measurement.ts'

export const post: Measurement = {
  name: 'post',
  title: 'POST of 16 KiB on 64 keep-alive connections',
  unit: 'µs',
  needsWarmUp: true,
  measure: (subject, seconds) =>
    costPerRequest(subject, { path: '/upload', bodyBytes: 16_384, seconds, connections: 64 }),
}

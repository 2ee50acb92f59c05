import type { MetricFamily } from './metric-family.ts'
import { labelText, sampleLine } from './text-format.ts'

export interface ProbeCount {
  /** `http`, `tcp`, `grpc` or `exec`. */
  readonly kind: string
  readonly result: 'success' | 'failure'
  readonly count: number
}

export function probeMetrics(counts: () => Iterable<ProbeCount>): MetricFamily[] {
  const name = 'postern_probes_total'
  return [
    {
      name,
      *samples() {
        for (const { kind, result, count } of counts()) {
          yield sampleLine(name, labelText({ kind, result }), count)
        }
      },
    },
  ]
}

import type { ProbeCheck } from '../../snapshot/probe.ts'
import type { RunProbe } from './probe-run.ts'

export interface ProbeCount {
  readonly kind: ProbeCheck['kind']
  readonly result: 'success' | 'failure'
  /** Since the start. */
  count: number
}

/** How probes end. */
export class ProbeCounts {
  readonly all: readonly ProbeCount[] = (['http', 'tcp', 'grpc', 'exec'] as const).flatMap(
    (kind) => [
      { kind, result: 'success', count: 0 },
      { kind, result: 'failure', count: 0 },
    ],
  )

  /** The same, counted. */
  counting(run: RunProbe): RunProbe {
    return async (address, probe) => {
      const result = await run(address, probe)
      const name = result.ok ? 'success' : 'failure'
      for (const entry of this.all) {
        if (entry.kind === probe.check.kind && entry.result === name) entry.count++
      }
      return result
    }
  }
}

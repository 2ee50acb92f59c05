import type { MetricFamily } from './metric-family.ts'
import { labelText, sampleLine } from './text-format.ts'

/** The endpoints of one Service port. */
export interface EndpointCounts {
  readonly namespace: string
  readonly service: string
  readonly port: number | string
  readonly eligible: number
  /** How many get no requests, by why. */
  readonly excluded: Readonly<Record<string, number>>
}

/** An Ingress with a rule whose requests nobody can take. */
export interface OrphanIngress {
  readonly namespace: string
  readonly ingress: string
  readonly type: 'no-service' | 'no-endpoint'
}

export function endpointMetrics(
  endpoints: () => Iterable<EndpointCounts>,
  orphans: () => Iterable<OrphanIngress | null>,
): MetricFamily[] {
  const eligible = 'postern_endpoints_eligible'
  const excluded = 'postern_endpoints_excluded'
  const orphan = 'nginx_ingress_controller_orphan_ingress'
  return [
    {
      name: orphan,
      *samples() {
        for (const entry of orphans()) {
          // An empty piece, too, is an opportunity for others to have their turn.
          yield entry === null ? '' : sampleLine(orphan, labelText({ ...entry }), 1)
        }
      },
    },
    {
      name: eligible,
      *samples() {
        for (const counts of endpoints()) {
          yield sampleLine(eligible, servicePort(counts), counts.eligible)
        }
      },
    },
    {
      name: excluded,
      *samples() {
        for (const counts of endpoints()) {
          let lines = ''
          for (const [reason, number] of Object.entries(counts.excluded)) {
            if (number === 0) continue
            lines += sampleLine(excluded, `${servicePort(counts)},reason="${reason}"`, number)
          }
          yield lines
        }
      },
    },
  ]
}

function servicePort({ namespace, service, port }: EndpointCounts): string {
  return labelText({ namespace, service, port: String(port) })
}

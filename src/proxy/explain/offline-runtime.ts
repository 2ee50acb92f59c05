import { Deadlines } from '../../base/deadlines.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import { defaultLimits, withoutZeros } from '../limits.ts'
import { type Hsts, hstsLine } from '../policy/hsts.ts'
import { RetryBudget } from '../retry-budget.ts'
import { compileRuntime, type Runtime } from '../runtime.ts'
import { contextCapacity } from '../tls/certificate-table.ts'
import { ContextCache } from '../tls/context-cache.ts'
import { EndpointStates } from '../upstream/endpoint-states.ts'
import { StandInPod } from './stand-in-pod.ts'

export interface OfflineOptions {
  readonly sslRedirect: boolean
  readonly httpsPort: number
  readonly hsts?: Hsts | null
}

/**
 * A runtime that nobody serves by: nothing is probed or resolved, so that manifests alone decide, and `pod` stands for all
 * pods.
 */
export function offlineRuntime(
  snapshot: Snapshot,
  { sslRedirect, httpsPort, hsts }: OfflineOptions,
  pod = new StandInPod(),
): Runtime {
  const limits = withoutZeros(defaultLimits)
  const deadlines = new Deadlines()
  const secret = new Uint8Array(32)
  return compileRuntime(asWritten(snapshot), {
    limits,
    affinityKey: secret,
    sslRedirect,
    hsts: hsts == null ? '' : hstsLine(hsts),
    ports: { https: httpsPort },
    pseudonym: null,
    endpoints: new EndpointStates(() => pod, deadlines, 0),
    cursors: new Map(),
    clients: new Map(),
    retries: new RetryBudget(),
    contexts: new ContextCache(
      contextCapacity,
      () => ({ epoch: 0, secret }),
      () => undefined,
    ),
    rejectUnknownSni: false,
  })
}

/** Of a pod that nobody probes its status decides; a name that nobody resolves stands for its addresses. */
function asWritten(snapshot: Snapshot): Snapshot {
  return {
    ...snapshot,
    clusters: snapshot.clusters.map((cluster) => ({
      ...cluster,
      endpoints:
        cluster.external === null
          ? cluster.endpoints.map((endpoint) => ({ ...endpoint, probes: [] }))
          : [
              {
                address: cluster.external.name,
                port: cluster.external.port,
                pod: null,
                ready: true,
                serving: true,
                terminating: false,
                probes: [],
              },
            ],
    })),
  }
}

import { Deadlines } from '../../base/deadlines.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import { defaultLimits, withoutZeros } from '../limits.ts'
import { makePodLink } from '../pod-link.ts'
import { RetryBudget } from '../retry-budget.ts'
import { compileRuntime, type Runtime } from '../runtime.ts'
import { contextCapacity } from '../tls/certificate-table.ts'
import { ContextCache } from '../tls/context-cache.ts'
import { EndpointStates } from '../upstream/endpoint-states.ts'

export interface OfflineOptions {
  readonly sslRedirect: boolean
  readonly httpsPort: number
}

/** A runtime that nobody serves by: nothing is probed, resolved or connected to, so that manifests alone decide. */
export function offlineRuntime(
  snapshot: Snapshot,
  { sslRedirect, httpsPort }: OfflineOptions,
): Runtime {
  const limits = withoutZeros(defaultLimits)
  const deadlines = new Deadlines()
  const secret = new Uint8Array(32)
  return compileRuntime(asWritten(snapshot), {
    limits,
    affinityKey: secret,
    sslRedirect,
    hsts: '',
    ports: { https: httpsPort },
    pseudonym: null,
    endpoints: new EndpointStates(
      (endpoint, transport) => makePodLink(endpoint, transport, { limits, deadlines }),
      deadlines,
      0,
    ),
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

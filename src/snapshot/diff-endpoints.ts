import { type Changed, changed } from './changed.ts'
import type { Cluster, Unavailable } from './cluster.ts'
import type { Endpoint } from './endpoint.ts'
import { endpointKey } from './endpoint.ts'
import type { PodProtocol } from './pod-protocol.ts'

export interface EndpointsChange {
  /** Id of the cluster. */
  readonly cluster: string
  /** `address:port` each. */
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly becameReady: readonly string[]
  readonly becameUnready: readonly string[]
  /** Its pod has another name: affinity cookies of the old one lead there no more. */
  readonly renamed: readonly string[]
  /** What is spoken with them. */
  readonly protocol: Changed<PodProtocol>
  /** `name:port` of a Service of type ExternalName. */
  readonly externalName: Changed<string | null>
  /** sessionAffinity: ClientIP, in seconds. */
  readonly clientIpSeconds: Changed<number | null>
  readonly unavailable: Changed<Unavailable | null>
}

/** Only of clusters that are on both sides: what a new route brings along is no change of endpoints. */
export function diffEndpoints(
  before: readonly Cluster[],
  after: readonly Cluster[],
): EndpointsChange[] {
  const old = new Map(before.map((cluster) => [cluster.id, cluster]))
  return after.flatMap((cluster) => {
    const known = old.get(cluster.id)
    const change = known === undefined || known === cluster ? null : diffCluster(known, cluster)
    return change === null ? [] : [change]
  })
}

function diffCluster(before: Cluster, after: Cluster): EndpointsChange | null {
  const old = byKey(before.endpoints)
  const now = byKey(after.endpoints)
  const readyOld = keysOf(before.endpoints, (endpoint) => endpoint.ready)
  const readyNow = keysOf(after.endpoints, (endpoint) => endpoint.ready)
  const change = {
    cluster: after.id,
    added: [...now.keys()].filter((key) => !old.has(key)),
    removed: [...old.keys()].filter((key) => !now.has(key)),
    becameReady: readyNow.filter((key) => old.get(key)?.ready === false),
    becameUnready: readyOld.filter((key) => now.get(key)?.ready === false),
    renamed: [...now].flatMap(([key, { pod }]) => {
      const known = old.get(key)
      return known !== undefined && known.pod !== pod ? [key] : []
    }),
  }
  const facts = {
    protocol: changed(before.protocol, after.protocol),
    externalName: changed(externalName(before), externalName(after)),
    clientIpSeconds: changed(before.clientIpSeconds, after.clientIpSeconds),
    unavailable: changed(before.unavailable, after.unavailable),
  }
  const { added, removed, becameReady, becameUnready, renamed } = change
  const keys = [...added, ...removed, ...becameReady, ...becameUnready, ...renamed]
  const isSame = keys.length === 0 && Object.values(facts).every((fact) => fact === null)
  return isSame ? null : { ...change, ...facts }
}

function externalName({ external }: Cluster): string | null {
  return external === null ? null : `${external.name}:${external.port}`
}

function byKey(endpoints: readonly Endpoint[]): Map<string, Endpoint> {
  return new Map(endpoints.map((endpoint) => [endpointKey(endpoint), endpoint]))
}

function keysOf(endpoints: readonly Endpoint[], keep: (endpoint: Endpoint) => boolean): string[] {
  return endpoints.filter(keep).map(endpointKey)
}

import { createHmac } from 'node:crypto'
import type { Cluster } from '../../snapshot/cluster.ts'
import { type Endpoint, endpointKey } from '../../snapshot/endpoint.ts'
import { knownCookie } from './affinity-cookie.ts'
import { nginxCookieValue } from './nginx-cookie.ts'

/** The pod that a cookie binds to. */
export interface Bound {
  /** Into the cluster's endpoints: several where the pod has several addresses. */
  readonly indices: readonly number[]
  /** false: of ingress-nginx; the client is given one of ours in its place. */
  readonly isOurs: boolean
}

/** Who the affinity cookies of clients stand for, among the endpoints of one cluster. */
export interface Sessions {
  /** The pod that a Cookie header names; null: no cookie that is known, or its pod is gone or may not get requests now. */
  find(cookieHeader: string, cookieName: string): Bound | null
  /** The cookie's value for the pod of an endpoint. */
  valueOf(endpointIndex: number): string
}

/**
 * Values depend on the key and the pod's name alone, so that they outlive reloads, restarts and changes of the pods around
 * it, and are the same in every replica that has the key. Values are made when first needed: most clusters of a large
 * snapshot are not asked before the next one.
 */
export function compileSessions(cluster: Cluster, key: Uint8Array): Sessions {
  let values: readonly string[] | null = null
  let bound: ReadonlyMap<string, Bound> | null = null

  function valueList(): readonly string[] {
    values ??= cluster.endpoints.map((endpoint) => affinityValue(cluster, endpoint, key))
    return values
  }

  return {
    find(cookieHeader, cookieName) {
      bound ??= indexByValue(cluster, valueList())
      return knownCookie(cookieHeader, cookieName, bound)
    },
    valueOf(endpointIndex) {
      const value = valueList()[endpointIndex]
      if (value === undefined) throw new RangeError(`bug: no endpoint ${endpointIndex}`)
      return value
    },
  }
}

/** A pod that terminates keeps the clients that it has as long as it answers, although it gets no new ones. */
function keepsClients({ ready, serving, terminating, probes }: Endpoint): boolean {
  return ready || probes.length > 0 || (serving && terminating)
}

function indexByValue(cluster: Cluster, values: readonly string[]): ReadonlyMap<string, Bound> {
  const bound = new Map<string, Bound>()
  for (const [index, endpoint] of cluster.endpoints.entries()) {
    const value = values[index]
    if (value === undefined || !keepsClients(endpoint)) continue
    const known = bound.get(value)
    if (known === undefined) bound.set(value, { indices: [index], isOurs: true })
    else bound.set(value, { indices: [...known.indices, index], isOurs: true })
    const foreign = nginxCookieValue(cluster, endpoint)
    if (!bound.has(foreign)) bound.set(foreign, { indices: [index], isOurs: false })
  }
  return bound
}

/** Bytes of the HMAC that the value shows: 128 bits, so that no two pods meet and none can be guessed. */
const valueBytes = 16

/**
 * HMAC-SHA256 over length-delimited fields, since without lengths (`a`, `bc`) and (`ab`, `c`) would be one pod. Unlike a
 * plain hash of the address, which anybody can reverse by trying all addresses, it says nothing without the key.
 */
function affinityValue(cluster: Cluster, endpoint: Endpoint, key: Uint8Array): string {
  const identity =
    endpoint.pod === null ? ['address', endpointKey(endpoint)] : ['pod', endpoint.pod]
  const hmac = createHmac('sha256', key)
  for (const field of [cluster.namespace, cluster.service, ...identity])
    hmac.update(`${Buffer.byteLength(field)}:${field}`)
  return hmac.digest().subarray(0, valueBytes).toString('base64url')
}

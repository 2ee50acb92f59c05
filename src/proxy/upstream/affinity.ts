import { createHmac } from 'node:crypto'
import type { Cluster } from '../../snapshot/cluster.ts'
import { type Endpoint, endpointKey } from '../../snapshot/endpoint.ts'
import type { CookieAffinity } from '../../snapshot/policy.ts'
import { knownCookie } from './affinity-cookie.ts'
import { eligible } from './pick/eligible.ts'

/** Who a client's cookie stands for, among the endpoints of one cluster. */
export interface Affinity {
  readonly policy: CookieAffinity
  /**
   * The pod that a Cookie header names, as indices into the cluster's endpoints: several where the pod has several
   * addresses. null: no cookie of ours, or its pod is gone or may not get requests now.
   */
  find(cookieHeader: string): readonly number[] | null
  /** The cookie's value for the pod of an endpoint. */
  valueOf(endpointIndex: number): string
}

/**
 * Values depend on the key and the pod's name alone, so that they outlive reloads, restarts and changes of the pods around
 * it, and are the same in every replica that has the key. Values are made when first needed: most clusters of a large
 * snapshot are not asked before the next one.
 */
export function compileAffinity(
  policy: CookieAffinity,
  cluster: Cluster,
  key: Uint8Array,
): Affinity {
  let values: readonly string[] | null = null
  let indices: ReadonlyMap<string, readonly number[]> | null = null

  function valueList(): readonly string[] {
    values ??= cluster.endpoints.map((endpoint) => affinityValue(cluster, endpoint, key))
    return values
  }

  return {
    policy,
    find(cookieHeader) {
      indices ??= indexByValue(cluster, valueList())
      return knownCookie(cookieHeader, policy.cookieName, indices)
    },
    valueOf(endpointIndex) {
      const value = valueList()[endpointIndex]
      if (value === undefined) throw new RangeError(`bug: no endpoint ${endpointIndex}`)
      return value
    },
  }
}

function indexByValue(
  cluster: Cluster,
  values: readonly string[],
): ReadonlyMap<string, readonly number[]> {
  const mayServe = new Set(eligible(cluster.endpoints))
  const indices = new Map<string, number[]>()
  for (const [index, endpoint] of cluster.endpoints.entries()) {
    const value = values[index]
    if (value === undefined || !mayServe.has(endpoint)) continue
    const known = indices.get(value)
    if (known === undefined) indices.set(value, [index])
    else known.push(index)
  }
  return indices
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

import { turnTime } from '../base/turn-clock.ts'
import type { ClientFacts } from './exchange.ts'
import type { Target } from './runtime.ts'
import type { ClusterView, TargetEndpoint } from './target-cluster.ts'
import { setCookie } from './upstream/affinity-cookie.ts'
import { pickConsistentHash } from './upstream/pick/consistent-hash.ts'
import { pickLeastRequests } from './upstream/pick/least-requests.ts'
import { pickPeakEwma } from './upstream/pick/peak-ewma.ts'
import { pickRoundRobin } from './upstream/pick/round-robin.ts'

/** An endpoint for one attempt, and the cookie that binds the client to it, where there is one to be set. */
export interface Choice {
  readonly endpoint: TargetEndpoint
  readonly setCookie: string | null
}

/**
 * Chooses the endpoint for each attempt of one request: that of a valid affinity cookie, else that of the client's address
 * where the Service asks for it, else the one that is next by the route's way of balancing.
 */
export class PodChooser {
  readonly #target: Target
  readonly #view: ClusterView
  readonly #client: ClientFacts
  readonly #key: number
  readonly #tried: TargetEndpoint[] = []
  #sticky: TargetEndpoint | null = null
  /** The cookie that binds to it is not one of ours. */
  #isForeign = false
  #last: TargetEndpoint | null = null

  /** `cookies`: value of the Cookie field; empty where there is none. `key`: hash, where requests are told apart by one. */
  constructor(target: Target, client: ClientFacts, cookies: string, key: number) {
    this.#target = target
    this.#view = target.cluster.current
    this.#client = client
    this.#key = key
    if (cookies !== '' && target.affinity !== null) {
      const bound = this.#view.sessions.find(cookies, target.affinity.policy.cookieName)
      if (bound !== null) {
        this.#sticky = keptEndpoint(this.#view, bound.indices)
        this.#isForeign = !bound.isOurs
      }
    }
  }

  /** null: no endpoint is left. */
  choose(): Choice | null {
    if (this.#sticky !== null) {
      this.#last = this.#sticky
      const setCookie = this.#isForeign ? this.#cookieFor(this.#sticky) : null
      return { endpoint: this.#sticky, setCookie }
    }
    const endpoint = this.#ofClient() ?? this.#pick()
    if (endpoint === null) return null
    this.#last = endpoint
    const { clients } = this.#target.cluster
    clients?.remember(this.#client.address, endpoint.name, turnTime())
    return { endpoint, setCookie: this.#cookieFor(endpoint) }
  }

  /** The pod that the client was sent to before, as long as it is among those that get requests. */
  #ofClient(): TargetEndpoint | null {
    const { clients } = this.#target.cluster
    const name = clients?.find(this.#client.address, turnTime()) ?? null
    if (name === null) return null
    const { eligible } = this.#view.endpoints
    return eligible.find((e) => e.name === name && !this.#tried.includes(e)) ?? null
  }

  #pick(): TargetEndpoint | null {
    const { cursor } = this.#target.cluster
    const { eligible } = this.#view.endpoints
    switch (this.#target.loadBalance.kind) {
      case 'round-robin':
        return pickRoundRobin(eligible, cursor, isUsable, this.#tried)
      case 'least-requests':
        return pickLeastRequests(eligible, cursor, this.#tried)
      case 'peak-ewma':
        return pickPeakEwma(eligible, Math.random, this.#tried)
      case 'hash':
        return pickConsistentHash(eligible, this.#key, this.#tried)
    }
  }

  /**
   * The endpoint of the last choice could not be reached: leave it. false: there is nobody else to ask. A client with a
   * cookie stays with its pod (one more try), unless its policy says to change on failure.
   */
  moveOn(): boolean {
    if (this.#last === null) return false
    if (this.#sticky !== null && this.#target.affinity?.policy.changeOnFailure !== true) {
      if (this.#tried.includes(this.#sticky)) return false
      this.#tried.push(this.#sticky)
      return true
    }
    this.#sticky = null
    this.#tried.push(this.#last)
    return this.#view.endpoints.eligible.some((endpoint) => !this.#tried.includes(endpoint))
  }

  /** The last choice closed its connection, which may happen to anybody: another one is asked if affinity and number allow. */
  preferAnother(): void {
    const last = this.#last
    if (last === null || this.#sticky !== null) return
    const { eligible } = this.#view.endpoints
    if (eligible.some((endpoint) => endpoint !== last && !this.#tried.includes(endpoint))) {
      this.#tried.push(last)
    }
  }

  #cookieFor(endpoint: TargetEndpoint): string | null {
    const { affinity } = this.#target
    if (affinity === null) return null
    const value = this.#view.sessions.valueOf(endpoint.index)
    const isHttps = this.#client.scheme === 'https'
    return setCookie(affinity.policy, value, affinity.cookiePath, isHttps, turnTime())
  }
}

function isUsable(): boolean {
  return true
}

/** Of a pod with several addresses, the first that its probes do not speak against. */
function keptEndpoint(
  { endpoints }: ClusterView,
  indices: readonly number[],
): TargetEndpoint | null {
  for (const index of indices) {
    const endpoint = endpoints.all[index]
    if (endpoint === undefined) continue
    if (!endpoint.isProbed || endpoint.terminating || endpoint.state.health.probed === 'ready') {
      return endpoint
    }
  }
  return null
}

import type { Target, TargetEndpoint } from './runtime.ts'
import { setCookie } from './upstream/affinity-cookie.ts'
import { pickRoundRobin } from './upstream/pick/round-robin.ts'

/** An endpoint for one attempt, and the cookie that binds the client to it, where there is one to be set. */
export interface Choice {
  readonly endpoint: TargetEndpoint
  readonly setCookie: string | null
}

/**
 * Chooses the endpoint for each attempt of one request: that of a valid affinity cookie, else the next in turn that was not
 * tried yet.
 */
export class PodChooser {
  readonly #target: Target
  readonly #https: boolean
  readonly #tried: TargetEndpoint[] = []
  #sticky: TargetEndpoint | null
  #last: TargetEndpoint | null = null

  /** `cookies`: value of the Cookie field; empty where there is none. */
  constructor(target: Target, cookies: string, https: boolean) {
    this.#target = target
    this.#https = https
    this.#sticky = stickyEndpoint(target, cookies)
  }

  /** null: no endpoint is left. */
  choose(): Choice | null {
    if (this.#sticky !== null) {
      this.#last = this.#sticky
      return { endpoint: this.#sticky, setCookie: null }
    }
    const { eligible, cursor } = this.#target.cluster
    const endpoint = pickRoundRobin(eligible, cursor, isUsable, this.#tried)
    if (endpoint === null) return null
    this.#last = endpoint
    return { endpoint, setCookie: this.#cookieFor(endpoint) }
  }

  /**
   * The endpoint of the last choice could not be reached: leave it. false: there is nobody else to ask. A client with a
   * cookie stays with its pod (one more try), unless its policy says to change on failure.
   */
  moveOn(): boolean {
    if (this.#last === null) return false
    if (this.#sticky !== null && this.#target.affinity?.affinity.policy.changeOnFailure !== true) {
      if (this.#tried.includes(this.#sticky)) return false
      this.#tried.push(this.#sticky)
      return true
    }
    this.#sticky = null
    this.#tried.push(this.#last)
    return this.#target.cluster.eligible.some((endpoint) => !this.#tried.includes(endpoint))
  }

  /** The last choice closed its connection, which may happen to anybody: another one is asked if affinity and number allow. */
  preferAnother(): void {
    const last = this.#last
    if (last === null || this.#sticky !== null) return
    const { eligible } = this.#target.cluster
    if (eligible.some((endpoint) => endpoint !== last && !this.#tried.includes(endpoint))) {
      this.#tried.push(last)
    }
  }

  #cookieFor(endpoint: TargetEndpoint): string | null {
    const { affinity } = this.#target
    if (affinity === null) return null
    const value = affinity.affinity.valueOf(endpoint.index)
    const { policy } = affinity.affinity
    return setCookie(policy, value, affinity.cookiePath, this.#https, Date.now())
  }
}

function isUsable(): boolean {
  return true
}

function stickyEndpoint(target: Target, cookies: string): TargetEndpoint | null {
  if (target.affinity === null || cookies === '') return null
  const indices = target.affinity.affinity.find(cookies)
  return indices === null ? null : (target.cluster.endpoints[indices[0] ?? -1] ?? null)
}

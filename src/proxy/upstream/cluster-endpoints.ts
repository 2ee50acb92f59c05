import type { EndpointHealth, OverallHealth } from './endpoint-health.ts'
import type { Load } from './load.ts'
import { eligible } from './pick/eligible.ts'

export interface Candidate {
  readonly ready: boolean
  readonly serving: boolean
  readonly terminating: boolean
  /** Its probes decide in place of `ready`. */
  readonly isProbed: boolean
  readonly state: { readonly health: EndpointHealth; readonly load: Load }
}

/** The endpoints of a cluster, and which of them may get requests now: a list that is made when somebody's health has changed. */
export class ClusterEndpoints<E extends Candidate> {
  readonly all: readonly E[]
  readonly #overall: OverallHealth
  #seen = -1
  #eligible: readonly E[] = []
  #hasTrials = false

  constructor(all: readonly E[], overall: OverallHealth) {
    this.all = all
    this.#overall = overall
  }

  get eligible(): readonly E[] {
    if (this.#seen !== this.#overall.version) this.#refresh()
    if (!this.#hasTrials) return this.#eligible
    const usable = this.#eligible.filter(
      ({ state }) => !state.health.onTrial || state.load.inFlight === 0,
    )
    return usable.length > 0 ? usable : this.#eligible
  }

  #refresh(): void {
    this.#seen = this.#overall.version
    this.#eligible = withoutEjected(eligible(this.all, isReady))
    this.#hasTrials = this.#eligible.some(({ state }) => state.health.onTrial)
  }
}

export function isReady({ ready, terminating, isProbed, state }: Candidate): boolean {
  return isProbed ? state.health.probed === 'ready' && !terminating : ready
}

/**
 * Never more than half of the endpoints are left out for what connecting to them has shown, and so never the last one: where
 * all fail, the fault is likely to be elsewhere. Those stay that would be back first.
 */
function withoutEjected<E extends Candidate>(candidates: readonly E[]): readonly E[] {
  const out = candidates.filter(({ state }) => state.health.isOut)
  if (out.length === 0) return candidates
  out.sort((a, b) => b.state.health.deadline - a.state.health.deadline)
  const left = new Set(out.slice(0, Math.floor(candidates.length / 2)))
  return candidates.filter((candidate) => !left.has(candidate))
}

import { type Endpoint, endpointKey } from '../../snapshot/endpoint.ts'
import type { Probe } from '../../snapshot/probe.ts'
import { samePlain } from '../../snapshot/same.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import type { EndpointHealth } from '../upstream/endpoint-health.ts'
import { hashText } from '../upstream/pick/consistent-hash.ts'
import { ProbeRun, type ProbeTools } from './probe-run.ts'

export interface HealthOptions extends ProbeTools {
  readonly healthOf: (endpoint: Endpoint) => EndpointHealth
  readonly log: (level: 'info' | 'warn', message: string, details?: object) => void
}

interface Checked {
  readonly endpoint: Endpoint
  readonly runs: readonly ProbeRun[]
}

/** Runs the readiness probes of all endpoints that have some, as long as a snapshot has them. */
export class HealthChecks {
  readonly #options: HealthOptions
  /** By endpointKey. */
  readonly #checked = new Map<string, Checked>()

  constructor(options: HealthOptions) {
    this.#options = options
  }

  /** To be called for each snapshot: a pod that stays the same, with the same probes, keeps its state. */
  follow({ clusters }: Pick<Snapshot, 'clusters'>): void {
    const wanted = new Map<string, Endpoint>()
    for (const { endpoints } of clusters) {
      for (const endpoint of endpoints) {
        if (endpoint.probes.length > 0) wanted.set(endpointKey(endpoint), endpoint)
      }
    }
    for (const [key, checked] of this.#checked) {
      const endpoint = wanted.get(key)
      if (endpoint !== undefined && isSame(endpoint, checked.endpoint)) continue
      for (const run of checked.runs) run.stop()
      this.#checked.delete(key)
    }
    for (const [key, endpoint] of wanted) if (!this.#checked.has(key)) this.#begin(key, endpoint)
  }

  /** Every probe that need not wait for its initial delay has had its first result. */
  get firstRoundIsOver(): boolean {
    for (const { endpoint, runs } of this.#checked.values()) {
      if (runs.some((run, i) => run.last === null && endpoint.probes[i]?.initialDelay === 0)) {
        return false
      }
    }
    return true
  }

  stop(): void {
    this.follow({ clusters: [] })
  }

  #begin(key: string, endpoint: Endpoint): void {
    const health = this.#options.healthOf(endpoint)
    health.setProbed('waiting', 'no probe has succeeded yet', this.#options.now())
    const spread = hashText(key) / 2 ** 32
    const runs = endpoint.probes.map(
      (probe: Probe) =>
        new ProbeRun(endpoint.address, probe, this.#options, spread, () =>
          this.#judge(endpoint, runs, health),
        ),
    )
    this.#checked.set(key, { endpoint, runs })
  }

  /** All of its probes have to pass. */
  #judge(endpoint: Endpoint, runs: readonly ProbeRun[], health: EndpointHealth): void {
    const failing = runs.find(({ passes }) => passes === false)
    const before = health.probed
    const now = this.#options.now()
    if (failing !== undefined) {
      health.setProbed('unready', `its readiness probe fails: ${failing.last?.words}`, now)
    } else if (runs.every(({ passes }) => passes === true)) {
      health.setProbed('ready', `its readiness probe succeeds: ${runs[0]?.last?.words}`, now)
    }
    if (health.probed !== before) this.#tell(endpoint, health)
  }

  #tell(endpoint: Endpoint, { probed, probeReason }: EndpointHealth): void {
    const name = endpoint.pod === null ? 'endpoint' : `pod ${endpoint.pod}`
    const isReady = probed === 'ready'
    const message = `${name} is ${isReady ? 'ready' : 'not ready'}: ${probeReason}`
    this.#options.log(isReady ? 'info' : 'warn', message, { address: endpointKey(endpoint) })
  }
}

function isSame(a: Endpoint, b: Endpoint): boolean {
  return a.pod === b.pod && samePlain(a.probes, b.probes)
}

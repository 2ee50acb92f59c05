import type { Deadlines } from '../../base/deadlines.ts'
import { type Endpoint, endpointKey } from '../../snapshot/endpoint.ts'
import { EndpointHealth, type OverallHealth } from './endpoint-health.ts'
import { Load } from './load.ts'
import type { Transport } from './transport.ts'
import { type Tunnel, TunnelDrain } from './tunnel-drain.ts'

/** The connections to one endpoint over one transport. */
export interface Retirable {
  /** The endpoint is gone: idle connections close now, the others when they become idle. */
  retire(): void
}

/** What is known of an endpoint from using it. It outlives every snapshot that the endpoint is in. */
export class EndpointState<L extends Retirable> {
  /** `address:port` */
  readonly key: string
  readonly address: string
  readonly port: number
  readonly load = new Load()
  readonly health: EndpointHealth
  readonly tunnels = new Set<Tunnel>()
  readonly #links = new Map<string, L>()
  readonly #makeLink: MakeLink<L>

  constructor(endpoint: Endpoint, health: EndpointHealth, makeLink: MakeLink<L>) {
    this.health = health
    this.key = endpointKey(endpoint)
    this.address = endpoint.address
    this.port = endpoint.port
    this.#makeLink = makeLink
  }

  link(transport: Transport): L {
    let link = this.#links.get(transport.key)
    if (link === undefined) {
      link = this.#makeLink(this, transport)
      this.#links.set(transport.key, link)
    }
    return link
  }

  retire(): void {
    this.health.retire()
    for (const link of this.#links.values()) link.retire()
  }
}

export type MakeLink<L extends Retirable> = (
  endpoint: { readonly address: string; readonly port: number },
  transport: Transport,
) => L

/** The live state of all endpoints by address, so that an edit never costs a connection that it is not about. */
export class EndpointStates<L extends Retirable> {
  readonly health: OverallHealth = { version: 0, ejections: 0 }
  readonly #states = new Map<string, EndpointState<L>>()
  readonly #makeLink: MakeLink<L>
  readonly #deadlines: Deadlines
  readonly #drainTime: number

  /** `drainTime`: milliseconds that tunnels have once their endpoint is gone. */
  constructor(makeLink: MakeLink<L>, deadlines: Deadlines, drainTime: number) {
    this.#makeLink = makeLink
    this.#deadlines = deadlines
    this.#drainTime = drainTime
  }

  get(endpoint: Endpoint): EndpointState<L> {
    const key = endpointKey(endpoint)
    let state = this.#states.get(key)
    if (state === undefined) {
      state = new EndpointState(
        endpoint,
        new EndpointHealth(this.health, this.#deadlines),
        this.#makeLink,
      )
      this.#states.set(key, state)
    }
    return state
  }

  /** Retires the endpoints that a new snapshot no longer has. */
  keepOnly(keys: ReadonlySet<string>): void {
    for (const key of this.#states.keys()) if (!keys.has(key)) this.release(key)
  }

  /** Retires one endpoint, by its key. */
  release(key: string): void {
    const state = this.#states.get(key)
    if (state === undefined) return
    state.retire()
    if (state.tunnels.size > 0) new TunnelDrain(state.tunnels, this.#deadlines, this.#drainTime)
    this.#states.delete(key)
  }

  /** Closes every idle connection. */
  retireAll(): void {
    this.keepOnly(new Set())
  }
}

import { type Endpoint, endpointKey } from '../../snapshot/endpoint.ts'
import { Pool, type Pooled } from './pool.ts'

/** What is known of an endpoint from using it. It outlives every snapshot that the endpoint is in. */
export interface EndpointState<C extends Pooled> {
  /** `address:port` */
  readonly key: string
  readonly address: string
  readonly port: number
  readonly pool: Pool<C>
}

/** The live state of all endpoints by address, so that an edit never costs a connection that it is not about. */
export class EndpointStates<C extends Pooled> {
  readonly #states = new Map<string, EndpointState<C>>()

  get(endpoint: Endpoint): EndpointState<C> {
    const key = endpointKey(endpoint)
    let state = this.#states.get(key)
    if (state === undefined) {
      state = { key, address: endpoint.address, port: endpoint.port, pool: new Pool() }
      this.#states.set(key, state)
    }
    return state
  }

  /** Retires the endpoints that a new snapshot no longer has. */
  keepOnly(keys: ReadonlySet<string>): void {
    for (const [key, state] of this.#states) {
      if (keys.has(key)) continue
      state.pool.retire()
      this.#states.delete(key)
    }
  }

  /** Closes every idle connection. */
  retireAll(): void {
    this.keepOnly(new Set())
  }
}

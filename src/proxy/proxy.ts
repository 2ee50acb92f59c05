import type { Snapshot } from '../snapshot/snapshot.ts'
import type { RequestRecord } from '../telemetry/request-record.ts'
import type { Limits } from './limits.ts'

export interface ProxyOptions {
  readonly bind: string
  /** 0 takes a free port. */
  readonly httpPort: number
  readonly httpsPort: number
  readonly limits: Limits
  /** Key of the affinity cookie's HMAC, at least 32 bytes. */
  readonly affinityKey: Uint8Array
  /** Called once for each finished request, tunnels included; must not throw. */
  readonly onRecord: (record: RequestRecord) => void
  /** A line for the operator, with what it is about. */
  readonly log: (level: 'info' | 'warn' | 'error', message: string, details?: object) => void
}

/** The data plane: snapshot in, traffic out. */
export interface Proxy {
  /** Compiles the snapshot in full, then swaps it in. Throws (our bug) and keeps the old one if it can't be built. */
  apply(snapshot: Snapshot): void
  /**
   * Binds both ports; `apply` must have been called. Rejects with a CodedError (`port-in-use`, `port-not-permitted`,
   * `address-not-available`) that names the port and the ways out.
   */
  listen(): Promise<{ httpPort: number; httpsPort: number }>
  /** Stops accepting, lets requests in flight finish, closes what is left after `graceTime` milliseconds. */
  drain(graceTime: number): Promise<void>
}

export function createProxy(options: ProxyOptions): Proxy {
  throw new Error(`not yet: ${options.bind}`)
}

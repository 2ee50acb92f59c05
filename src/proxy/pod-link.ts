import type { Deadlines } from '../base/deadlines.ts'
import { Http1Upstream } from './http1/http1-upstream.ts'
import { Http2PodSessions } from './http2/http2-pod-sessions.ts'
import type { Limits } from './limits.ts'
import type { Retirable } from './upstream/endpoint-states.ts'
import { Pool } from './upstream/pool.ts'
import type { Transport } from './upstream/transport.ts'
import type { UpstreamConnection } from './upstream-connection.ts'

/** The way to one endpoint over one transport: hands out connections, each for one request. */
export interface PodLink extends Retirable {
  /**
   * One that stands if it was idle for less than `maxIdle` milliseconds at `now`, else a fresh one, which has `connectTime`
   * milliseconds to stand.
   */
  connect(connectTime: number, maxIdle: number, now: number): UpstreamConnection
}

interface Shared {
  readonly limits: Limits
  readonly deadlines: Deadlines
}

interface Address {
  readonly address: string
  readonly port: number
}

export function makePodLink(address: Address, transport: Transport, shared: Shared): PodLink {
  return transport.isHttp2
    ? new Http2PodSessions({ ...address, tls: transport.tls }, shared.limits, shared.deadlines)
    : http1Link(address, transport, shared)
}

function http1Link({ address, port }: Address, { tls }: Transport, shared: Shared): PodLink {
  const pool = new Pool<Http1Upstream>()
  const { limits, deadlines } = shared
  const home = {
    onIdle: (connection: Http1Upstream) => pool.put(connection),
    onGone: (connection: Http1Upstream) => pool.remove(connection),
    onForsaken: (idleTime: number) => pool.distrust(idleTime, Date.now()),
  }
  return {
    connect(connectTime, maxIdle, now) {
      const idle = maxIdle === 0 ? null : pool.take(maxIdle, now)
      if (idle !== null) return idle
      return new Http1Upstream({ address, port, tls }, connectTime, limits, deadlines, home)
    },
    retire: () => pool.retire(),
  }
}

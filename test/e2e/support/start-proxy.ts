import { afterEach, expect, onTestFinished } from 'vitest'
import { defaultLimits, type Limits } from '../../../src/proxy/limits.ts'
import {
  createProxy,
  type Proxy as DataPlane,
  type ProxyOptions,
} from '../../../src/proxy/proxy.ts'
import type { RequestRecord } from '../../../src/telemetry/request-record.ts'
import { aSnapshot, type RouteSketch, type SnapshotSketch } from './a-snapshot.ts'
import { waitFor } from './wait-for.ts'

// A listener too many on a socket is a leak that grows with each request. (Uncaught errors fail the run by themselves.)
const warnings: string[] = []
process.on('warning', (warning) => warnings.push(`${warning.name}: ${warning.message}`))
afterEach(() => {
  expect(warnings.filter((warning) => warning.startsWith('MaxListeners'))).toEqual([])
})

export interface RunningProxy {
  readonly port: number
  readonly httpsPort: number
  readonly proxy: DataPlane
  /** Of finished requests. */
  readonly records: readonly RequestRecord[]
  readonly log: readonly string[]
  apply(sketch: SnapshotSketch): void
  record(index: number): Promise<RequestRecord>
}

/** A proxy on free ports, closed when the test is over. */
export async function startProxy(
  routes: SnapshotSketch | readonly RouteSketch[],
  limits: Partial<Limits> = {},
  options: Partial<ProxyOptions> = {},
): Promise<RunningProxy> {
  const records: RequestRecord[] = []
  const log: string[] = []
  const proxy = createProxy({
    bind: '127.0.0.1',
    httpPort: 0,
    httpsPort: 0,
    // An idle connection that should have been closed for a better reason must not be closed for its age.
    limits: { ...defaultLimits, upstreamIdleTime: 60_000, ...limits },
    affinityKey: Buffer.alloc(32, 7),
    ticketSecret: () => ({ epoch: 0, secret: Buffer.alloc(32, 8) }),
    onRecord: (record) => records.push(record),
    log: (level, message) => log.push(`${level} ${message}`),
    ...options,
  })
  proxy.apply(aSnapshot('routes' in routes ? routes : { routes }))
  const { httpPort, httpsPort } = await proxy.listen()
  onTestFinished(() => proxy.drain(0))
  return {
    port: httpPort,
    httpsPort,
    proxy,
    records,
    log,
    apply: (sketch) => proxy.apply(aSnapshot(sketch)),
    async record(index) {
      await waitFor(() => records.length > index, `record ${index}`)
      return records[index] as RequestRecord
    },
  }
}

/** A proxy in front of one pod that takes everything. */
export async function startProxyFor(
  pod: { readonly port: number },
  limits: Partial<Limits> = {},
  options: Partial<ProxyOptions> = {},
): Promise<RunningProxy> {
  return startProxy([{ pods: [pod.port] }], limits, options)
}

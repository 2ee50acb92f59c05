import { defaultLimits, type Limits } from '../../../src/proxy/limits.ts'
import { createProxy } from '../../../src/proxy/proxy.ts'
import { aSnapshot } from '../support/a-snapshot.ts'

/*
 * A proxy in a process of its own, so that its memory can be measured. Argument: its limits and the pod's port, as JSON.
 */

/** What is sent to the parent when it asks. */
export interface Health {
  /** Resident memory after a collection, in bytes. */
  readonly rss: number
  /** The same without a collection, as it is now. */
  readonly rssNow: number
  /** Requests for /attack that were handled. */
  readonly handled: number
  /** Open connections. */
  readonly connections: number
  /** When the requests for /slow-read were given up, in milliseconds since 1970. */
  readonly readEnds: readonly number[]
}

const { podPort, limits } = JSON.parse(process.argv[2] ?? '') as {
  podPort: number
  limits: Partial<Limits>
}

const readEnds: number[] = []
let handled = 0
const proxy = createProxy({
  bind: '127.0.0.1',
  httpPort: 0,
  httpsPort: 0,
  limits: { ...defaultLimits, ...limits },
  affinityKey: Buffer.alloc(32, 7),
  ticketSecret: () => ({ epoch: 0, secret: Buffer.alloc(32, 8) }),
  h2c: true,
  onRecord: ({ target }) => {
    if (target === '/attack') handled++
    if (target === '/slow-read') readEnds.push(Date.now())
  },
  log: () => undefined,
})
proxy.apply(aSnapshot({ routes: [{ pods: [podPort] }] }))
const { httpPort } = await proxy.listen()

process.on('message', () => {
  const rssNow = process.memoryUsage.rss()
  globalThis.gc?.()
  const health: Health = {
    rss: process.memoryUsage.rss(),
    rssNow,
    handled,
    connections: proxy.connections().active,
    readEnds,
  }
  process.send?.(health)
})
process.send?.(httpPort)

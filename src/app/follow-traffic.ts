import { LiveFeed } from '../admin/dashboard/live-feed.ts'
import type { Clock } from '../base/clock.ts'
import type { Control } from '../control/loop.ts'
import type { Proxy as DataPlane } from '../proxy/proxy.ts'
import { everySecond, Traffic } from '../telemetry/traffic/traffic.ts'

/** null: not there yet. */
export interface Planes {
  readonly control: () => Control | null
  readonly proxy: () => DataPlane | null
}

/** What `traffic` is told of, `feed` passes on to the dashboards that are open. */
export function followTraffic(planes: Planes, clock: Clock): { traffic: Traffic; feed: LiveFeed } {
  const traffic = new Traffic()
  const startedAt = clock.now()
  const feed = new LiveFeed({
    history: () => traffic.history,
    state: () => ({
      connections: planes.proxy()?.connections().active ?? 0,
      revision: [startedAt, planes.control()?.revision ?? 0, planes.proxy()?.revision() ?? 0].join(
        '.',
      ),
    }),
  })
  everySecond(traffic, clock, (second) => feed.tell(second))
  return { traffic, feed }
}

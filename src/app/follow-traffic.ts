import { LiveFeed, type LiveState } from '../admin/dashboard/live-feed.ts'
import type { Clock } from '../base/clock.ts'
import type { Control } from '../control/loop.ts'
import type { Proxy as DataPlane } from '../proxy/proxy.ts'
import { everySecond, Traffic } from '../telemetry/traffic/traffic.ts'
import { configSummary } from './config-summary.ts'

/** null: not there yet. */
export interface Planes {
  readonly control: () => Control | null
  readonly proxy: () => DataPlane | null
}

/** What `traffic` is told of, `feed` passes on to the dashboards that are open. */
export function followTraffic(planes: Planes, clock: Clock): { traffic: Traffic; feed: LiveFeed } {
  const traffic = new Traffic()
  const feed = new LiveFeed({ history: () => traffic.history, state: liveState(planes, clock) })
  everySecond(traffic, clock, (second) => feed.tell(second))
  return { traffic, feed }
}

function liveState({ control, proxy }: Planes, clock: Clock): () => LiveState {
  const startedAt = clock.now()
  let known: LiveState | null = null
  return () => {
    const [ofControl, ofProxy] = [control(), proxy()]
    const connections = ofProxy?.connections().active ?? 0
    const revision = `${startedAt}.${ofControl?.revision ?? 0}`
    const endpointsRevision = `${startedAt}.${ofProxy?.revision() ?? 0}`
    const isSame = known?.revision === revision && known.endpointsRevision === endpointsRevision
    const config =
      known !== null && isSame
        ? known.config
        : ofControl && ofProxy && configSummary(ofControl, ofProxy)
    known = { connections, revision, endpointsRevision, config }
    return known
  }
}

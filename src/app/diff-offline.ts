import type { Clock } from '../base/clock.ts'
import { countSeverities } from '../control/diagnostics/count-severities.ts'
import { whoTakes } from '../proxy/explain/who-takes.ts'
import { diffSnapshots, type SnapshotDiff } from '../snapshot/diff.ts'
import type { RouteChange } from '../snapshot/diff-routes.ts'
import { hostText } from '../snapshot/host.ts'
import type { PathType } from '../snapshot/route.ts'
import type { ServiceView } from '../snapshot/routes-view.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { translateOnce } from './offline.ts'
import type { TranslatingOptions } from './options/option-table.ts'
import type { ReadOptions } from './options/read-options.ts'

/** The JSON of `postern diff`. */
export interface OfflineDiff extends SnapshotDiff {
  readonly changes: readonly OfflineRouteChange[]
}

export interface OfflineRouteChange extends RouteChange {
  /**
   * Who takes the request for the path of an added route before, of a removed one after: a rule that goes is not a request that
   * fails. null: nobody does (404). Absent of a changed route.
   */
  readonly otherSide?: Taker | null
}

export interface Taker {
  /** null: the default backend. */
  readonly route: {
    readonly host: string
    readonly path: string
    readonly pathType: PathType
  } | null
  readonly service: ServiceView
}

export interface ComparedManifests {
  readonly diff: OfflineDiff
  /** How many diagnostics of each side are errors. */
  readonly errors: { readonly before: number; readonly after: number }
}

/** Two folders or files, each read and translated as `check` does it. Rejects like `translateOnce`. */
export async function diffOffline(
  oldPath: string,
  newPath: string,
  options: ReadOptions<TranslatingOptions>,
  clock: Clock,
): Promise<ComparedManifests> {
  const before = await translateOnce([oldPath], options, clock)
  const after = await translateOnce([newPath], options, clock)
  return {
    diff: withOtherSides(before.snapshot, after.snapshot),
    errors: {
      before: countSeverities(before.diagnostics).error,
      after: countSeverities(after.diagnostics).error,
    },
  }
}

function withOtherSides(before: Snapshot, after: Snapshot): OfflineDiff {
  const diff = diffSnapshots(before, after)
  const takerBefore = takerIn(before)
  const takerAfter = takerIn(after)
  return {
    ...diff,
    changes: diff.changes.map((change) => {
      if (change.change === 'changed') return change
      const taker = change.change === 'added' ? takerBefore : takerAfter
      return { ...change, otherSide: taker(change) }
    }),
  }
}

function takerIn(snapshot: Snapshot): (change: RouteChange) => Taker | null {
  const find = whoTakes(snapshot)
  const services = new Map(
    snapshot.clusters.map(({ id, namespace, service, port }) => [
      id,
      { namespace, name: service, port },
    ]),
  )
  return ({ host, path }) => {
    const found = find(host, path)
    const service = found && services.get(found.cluster)
    if (!found || !service) return null
    const route =
      'path' in found
        ? { host: hostText(found.host), path: found.path, pathType: found.pathType }
        : null
    return { route, service }
  }
}

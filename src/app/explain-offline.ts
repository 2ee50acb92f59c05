import { type AskedRequest, readAsked } from '../proxy/explain/asked-request.ts'
import { explain } from '../proxy/explain/explain.ts'
import { type OfflineOptions, offlineRuntime } from '../proxy/explain/offline-runtime.ts'
import { defaultLimits, withoutZeros } from '../proxy/limits.ts'
import type { Explanation } from '../snapshot/explanation.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'

/** What would become of a request; null: what was asked about is not a URL. */
export function explainOffline(
  snapshot: Snapshot,
  asked: AskedRequest,
  options: OfflineOptions,
): Explanation | null {
  const request = readAsked(asked, withoutZeros(defaultLimits))
  return request === null ? null : explain(asked.url, request, offlineRuntime(snapshot, options))
}

import type { Readable } from 'node:stream'
import type { FramedDiagnostics } from '../control/diagnostics/framed-diagnostics.ts'
import type { Explanation } from '../snapshot/explanation.ts'
import type { RoutesInTurns } from '../snapshot/routes-view.ts'

/** A request that somebody asks about. */
export interface AskedAbout {
  readonly url: string
  readonly method: string
  readonly headers: readonly string[]
  readonly clientAddress: string
}

/**
 * What the admin port shows. Functions, because all of it changes while the program runs; null: nothing has been read yet. What can be
 * iterated in the first level of an answer is shown as a list, and may be made on the way.
 */
export interface AdminSources {
  /** Traffic may be sent here. */
  readonly ready: () => boolean
  readonly status: () => object | null
  readonly routes: () => RoutesInTurns | null
  readonly endpoints: () => object | null
  readonly certificates: () => object | null
  readonly diagnostics: () => FramedDiagnostics | null
  readonly reloads: () => object | null
  /** `not-a-url`: nothing can be said of it. */
  readonly explain: (asked: AskedAbout) => Explanation | 'not-a-url' | null
  /** The body of /metrics, in parts. */
  readonly metrics: () => AsyncIterable<Buffer>
  /** What an open dashboard follows; null: there are enough of them. */
  readonly dashboardEvents: () => Readable | null
}

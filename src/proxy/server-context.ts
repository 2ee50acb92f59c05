import type { Deadlines } from '../base/deadlines.ts'
import type { ClientConnection } from './client-connection.ts'
import type { Exchange } from './exchange.ts'
import type { FailureKind } from './failure.ts'
import type { WaitingRequests } from './http1/waiting-requests.ts'
import type { Limits } from './limits.ts'
import type { RequestHead } from './message/request-head.ts'

/** What all connections of a listener share, and whom they call. */
export interface ServerContext {
  readonly limits: Limits
  readonly deadlines: Deadlines
  readonly waiting: WaitingRequests
  /** Filled again for each request. */
  readonly head: RequestHead
  /** The listener is closing: every connection ends with the response it is at. */
  draining: boolean
  /** A request has begun. The head is valid until this returns. */
  handle(exchange: Exchange, head: RequestHead): void
  /** A request that could not be understood is to be answered. */
  refuse(exchange: Exchange, kind: FailureKind): void
  /** A request is over. */
  record(exchange: Exchange): void
  closed(connection: ClientConnection): void
}

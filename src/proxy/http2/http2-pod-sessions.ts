import type { Deadlines } from '../../base/deadlines.ts'
import type { PodAddress } from '../http1/connect-pod.ts'
import type { Limits } from '../limits.ts'
import type { UpstreamConnection } from '../upstream-connection.ts'
import { Http2PodSession } from './http2-pod-session.ts'
import { Http2PodStream } from './http2-pod-stream.ts'

/** A pod whose streams are all taken gets a further session, up to this many; then requests wait for a stream. */
const MAX_SESSIONS = 8

/** The connections to one endpoint in HTTP/2: each carries many requests, so that there is mostly one. */
export class Http2PodSessions {
  readonly #pod: PodAddress
  readonly #limits: Limits
  readonly #deadlines: Deadlines
  readonly #sessions = new Set<Http2PodSession>()
  #retired = false

  constructor(pod: PodAddress, limits: Limits, deadlines: Deadlines) {
    this.#pod = pod
    this.#limits = limits
    this.#deadlines = deadlines
  }

  connect(connectTime: number): UpstreamConnection {
    const session = this.#withRoom() ?? this.#open(connectTime)
    return new Http2PodStream(session, this.#deadlines)
  }

  #withRoom(): Http2PodSession | null {
    let leastBusy: Http2PodSession | null = null
    for (const session of this.#sessions) {
      if (leastBusy === null || session.streams < leastBusy.streams) leastBusy = session
    }
    if (leastBusy === null || leastBusy.hasRoom) return leastBusy
    return this.#sessions.size < MAX_SESSIONS ? null : leastBusy
  }

  #open(connectTime: number): Http2PodSession {
    const session = new Http2PodSession(this.#pod, connectTime, this.#limits, this.#deadlines, () =>
      this.#sessions.delete(session),
    )
    this.#sessions.add(session)
    if (this.#retired) session.retire()
    return session
  }

  retire(): void {
    this.#retired = true
    for (const session of this.#sessions) session.retire()
  }
}

import type { Readable } from 'node:stream'
import type { TrafficSecond } from '../../telemetry/traffic/traffic.ts'
import { EventStreams, eventText } from './event-streams.ts'

/** What is told beside the traffic. */
export interface LiveState {
  /** Open connections of clients. */
  readonly connections: number
  /** Another one: the endpoints may have changed, or may be judged in another way. Never the same in two processes. */
  readonly endpointsRevision: string
  /** Another one: what else the API answers may have changed. */
  readonly revision: string
  /** null: nothing has been read yet. */
  readonly config: ConfigSummary | null
}

/** Services count by their ports. */
export interface ConfigSummary {
  readonly generation: number
  readonly routes: number
  readonly endpoints: number
  /** Those of them that get requests. */
  readonly eligible: number
  /** Services none of whose endpoints gets requests. */
  readonly idleServices: number
  readonly errors: number
  readonly warnings: number
  /** When the first of the certificates of Secrets ends, ISO 8601; null: there are none. */
  readonly nextExpiry: string | null
}

/** The data of the event `history`, which comes first; oldest second first. */
export interface LiveHistory extends LiveState {
  readonly seconds: readonly TrafficSecond[]
}

/** The data of the event `second`, which comes once a second. */
export interface LiveSecond extends LiveState {
  readonly second: TrafficSecond
}

export interface LiveFeedSources {
  readonly history: () => readonly TrafficSecond[]
  readonly state: () => LiveState
}

/** What open dashboards follow. */
export class LiveFeed {
  readonly #streams = new EventStreams()
  readonly #sources: LiveFeedSources

  constructor(sources: LiveFeedSources) {
    this.#sources = sources
  }

  /** null: there are enough of them. */
  open(): Readable | null {
    const { history, state } = this.#sources
    const data: LiveHistory = { ...state(), seconds: history() }
    return this.#streams.open(eventText('history', data))
  }

  tell(second: TrafficSecond): void {
    if (!this.#streams.isWatched) return
    const data: LiveSecond = { ...this.#sources.state(), second }
    this.#streams.send(eventText('second', data))
  }
}

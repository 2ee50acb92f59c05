import type { Deadlines, Timed } from '../../base/deadlines.ts'

/** What the health of all endpoints comes to; each of them keeps it up to date. */
export interface OverallHealth {
  /** Grows with each change of anybody's health, so that whoever has made a list of it knows when to make it anew. */
  version: number
  /** How often one was taken out because it could not be reached, since the start. */
  ejections: number
}

/** What its probes say: `waiting` has not been ready since it is probed. */
export type ProbeState = 'waiting' | 'ready' | 'unready'

/** So many connections in a row that fail, or come too late, take an endpoint out. */
const STRIKES = 3
/** For how long, the first time; twice as long each time after that. Milliseconds. */
const FIRST_TIME = 1_000
const LONGEST_TIME = 30_000

/**
 * The health of one endpoint: what its probes say, and what connecting to it has shown. Live state, which no reload resets.
 * An endpoint that was taken out comes back on trial: it gets one request at a time until one connection stands.
 */
export class EndpointHealth implements Timed {
  /** Until when it is out, in milliseconds since 1970; Infinity while it is not. */
  deadline = Number.POSITIVE_INFINITY
  probed: ProbeState = 'waiting'
  /** In words, and since when in milliseconds since 1970. */
  probeReason = 'no probe has succeeded yet'
  probedSince = Date.now()
  onTrial = false
  #strikes = 0
  #ejections = 0
  readonly #overall: OverallHealth
  readonly #deadlines: Deadlines

  constructor(overall: OverallHealth, deadlines: Deadlines) {
    this.#overall = overall
    this.#deadlines = deadlines
  }

  get isOut(): boolean {
    return this.deadline !== Number.POSITIVE_INFINITY
  }

  /** A connection stands. Costs a comparison where all is well. */
  connected(): void {
    if (this.#strikes + this.#ejections === 0) return
    this.#strikes = 0
    if (!this.onTrial) return
    this.onTrial = false
    this.#ejections = 0
    this.#overall.version++
  }

  /** A connection failed, or took too long. */
  struck(now: number): void {
    if (this.isOut) return
    this.#strikes++
    if (this.#strikes < STRIKES && !this.onTrial) return
    this.deadline = now + Math.min(LONGEST_TIME, FIRST_TIME * 2 ** this.#ejections)
    this.#ejections++
    this.#strikes = 0
    this.onTrial = false
    this.#deadlines.add(this)
    this.#overall.ejections++
    this.#overall.version++
  }

  /** Its time is over. */
  expire(): void {
    this.deadline = Number.POSITIVE_INFINITY
    this.#deadlines.remove(this)
    this.onTrial = true
    this.#overall.version++
  }

  setProbed(state: ProbeState, reason: string, now: number): void {
    this.probeReason = reason
    if (this.probed === state) return
    this.probed = state
    this.probedSince = now
    this.#overall.version++
  }

  /** The endpoint is gone. */
  retire(): void {
    this.#deadlines.remove(this)
  }
}

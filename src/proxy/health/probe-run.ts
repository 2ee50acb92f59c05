import type { Deadlines, Timed } from '../../base/deadlines.ts'
import type { Probe } from '../../snapshot/probe.ts'
import type { ProbeQueue } from './probe-queue.ts'
import type { ProbeResult } from './probe-result.ts'

/** Another one in tests. */
export type RunProbe = (address: string, probe: Probe) => Promise<ProbeResult>

export interface ProbeTools {
  readonly run: RunProbe
  readonly queue: ProbeQueue
  readonly deadlines: Deadlines
  readonly now: () => number
}

/** One probe of one endpoint, again and again. */
export class ProbeRun implements Timed {
  deadline: number
  /** null: no verdict yet. */
  passes: boolean | null = null
  last: ProbeResult | null = null
  readonly #address: string
  readonly #probe: Probe
  readonly #tools: ProbeTools
  readonly #onVerdict: () => void
  #spread: number
  #inARow = 0
  #lastOk: boolean | null = null
  #stopped = false

  /** `spread`: from 0 to 1, where between two of its turns it comes, so that not all come at once. */
  constructor(
    address: string,
    probe: Probe,
    tools: ProbeTools,
    spread: number,
    onVerdict: () => void,
  ) {
    this.#address = address
    this.#probe = probe
    this.#tools = tools
    this.#onVerdict = onVerdict
    this.#spread = spread
    this.deadline = tools.now() + probe.initialDelay
    tools.deadlines.add(this)
    // The first request may be waiting for it.
    if (probe.initialDelay === 0) this.expire()
  }

  expire(): void {
    this.deadline = Number.POSITIVE_INFINITY
    this.#tools.queue.add(async () => {
      if (this.#stopped) return
      const result = await this.#tools.run(this.#address, this.#probe)
      if (!this.#stopped) this.#settle(result)
    })
  }

  stop(): void {
    this.#stopped = true
    this.#tools.deadlines.remove(this)
  }

  #settle(result: ProbeResult): void {
    const { period, successThreshold, failureThreshold } = this.#probe
    // Only the first turn is drawn nearer: after that all are a period apart.
    this.deadline = this.#tools.now() + period * (1 - this.#spread / 2)
    this.#spread = 0
    this.#inARow = result.ok === this.#lastOk ? this.#inARow + 1 : 1
    this.#lastOk = result.ok
    this.last = result
    const enough = this.#inARow >= (result.ok ? successThreshold : failureThreshold)
    if (enough) this.passes = result.ok
    this.#onVerdict()
  }
}

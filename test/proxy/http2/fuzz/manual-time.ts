import { Deadlines, type Timed } from '../../../../src/base/deadlines.ts'

/** Time that passes only when it is told to. */
export class ManualTime {
  now = 1_800_000_000_000

  /** Runs with this time in the place of the clock. */
  async during<T>(run: () => Promise<T>): Promise<T> {
    const clock = Date.now
    Date.now = () => this.now
    try {
      return await run()
    } finally {
      Date.now = clock
    }
  }
}

/** Deadlines that are looked at when the test says so, and not by a timer. */
export class ManualDeadlines extends Deadlines {
  readonly #timed = new Set<Timed>()

  get count(): number {
    return this.#timed.size
  }

  override add(timed: Timed): void {
    this.#timed.add(timed)
  }

  override remove(timed: Timed): void {
    this.#timed.delete(timed)
  }

  override sweep(now: number): void {
    for (const timed of this.#timed) if (timed.deadline <= now) timed.expire()
  }
}

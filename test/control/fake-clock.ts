import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../src/base/clock.ts'

interface Timer {
  readonly at: number
  readonly callback: () => void
}

/** A clock whose hands a test turns. */
export class FakeClock implements Clock {
  #now: number
  readonly #timers = new Set<Timer>()

  constructor(now = 1_000_000) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  schedule(delay: number, callback: () => void): () => void {
    const timer: Timer = { at: this.#now + delay, callback }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** Fires what becomes due, each at its own time, and lets everything settle that follows from it. */
  async advance(time: number): Promise<void> {
    const end = this.#now + time
    await settle()
    for (let next = this.#next(end); next !== null; next = this.#next(end)) {
      this.#timers.delete(next)
      this.#now = Math.max(this.#now, next.at)
      next.callback()
      await settle()
    }
    this.#now = end
  }

  #next(end: number): Timer | null {
    let first: Timer | null = null
    for (const timer of this.#timers) {
      if (timer.at <= end && (first === null || timer.at < first.at)) first = timer
    }
    return first
  }
}

/** Promises that wait for nothing outside have had their say after a few turns of the event loop. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await setImmediate()
}

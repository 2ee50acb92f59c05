/** Time as a dependency, so that tests can turn the hands. All times are milliseconds. */
export interface Clock {
  /** Since 1970, as Date.now(). */
  now(): number
  /** Calls back once after `delay`; the answer cancels it. The process is not kept alive for it. */
  schedule(delay: number, callback: () => void): () => void
}

export const systemClock: Clock = {
  now: Date.now,
  schedule(delay, callback) {
    const timer = setTimeout(callback, delay)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

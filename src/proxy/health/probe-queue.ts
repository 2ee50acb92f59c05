/** Probes that run at once, of all pods: ten thousand of them must not become a burst. */
const MOST_RUNNING = 64

/** Runs what it is given, so many at a time, in the order in which it came. */
export class ProbeQueue {
  #running = 0
  readonly #waiting: (() => Promise<void>)[] = []

  add(run: () => Promise<void>): void {
    this.#waiting.push(run)
    this.#next()
  }

  #next(): void {
    if (this.#running >= MOST_RUNNING) return
    const run = this.#waiting.shift()
    if (run === undefined) return
    this.#running++
    void run().finally(() => {
      this.#running--
      this.#next()
    })
  }
}

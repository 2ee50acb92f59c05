import type { ManifestSource, ObjectSet } from '../../src/control/source/manifest-source.ts'

/** A source that says what a test tells it to. */
export class FakeSource implements ManifestSource {
  isStopped = false
  readonly #first: ObjectSet
  readonly #listeners: ((set: ObjectSet) => void)[] = []

  constructor(first: ObjectSet) {
    this.#first = first
  }

  async start(): Promise<ObjectSet> {
    return this.#first
  }

  onChange(listener: (set: ObjectSet) => void): void {
    this.#listeners.push(listener)
  }

  async stop(): Promise<void> {
    this.isStopped = true
  }

  say(set: ObjectSet): void {
    for (const listener of this.#listeners) listener(set)
  }
}

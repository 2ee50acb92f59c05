/**
 * One current value that others follow. A subscriber is called after each change, in the order of subscription,
 * and sees the new value in `current`.
 */
export class Cell<T> {
  #current: T
  readonly #subscribers = new Set<(value: T) => void>()

  constructor(initial: T) {
    this.#current = initial
  }

  get current(): T {
    return this.#current
  }

  set(value: T): void {
    this.#current = value
    for (const subscriber of this.#subscribers) subscriber(value)
  }

  /** Returns the function that ends the subscription. */
  subscribe(subscriber: (value: T) => void): () => void {
    this.#subscribers.add(subscriber)
    return () => this.#subscribers.delete(subscriber)
  }
}

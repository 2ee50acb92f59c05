import type { Deadlines, Timed } from '../../base/deadlines.ts'
import { isRefused } from './refused-addresses.ts'
import type { ResolveName } from './resolve-name.ts'

export interface ExternalNamesOptions {
  readonly resolve: ResolveName
  readonly allowLoopback: boolean
  readonly deadlines: Deadlines
  readonly now: () => number
  readonly log: (level: 'info' | 'warn', message: string, details?: object) => void
  /** The addresses of some name are others than before. */
  readonly onChange: () => void
}

/** However short or long a TTL is, a name is asked for again within these. Milliseconds. */
const SHORTEST = 1_000
const LONGEST = 300_000
/** After a failure. */
const AGAIN = 5_000

/**
 * The addresses of names, asked for in the background: a request never waits for DNS. What was found last stays in force while
 * a name can't be resolved.
 */
export class ExternalNames {
  readonly #options: ExternalNamesOptions
  readonly #names = new Map<string, Name>()

  constructor(options: ExternalNamesOptions) {
    this.#options = options
  }

  /** To be called for each snapshot, with the names in it: the others are forgotten. */
  follow(names: ReadonlySet<string>): void {
    for (const [text, name] of this.#names) {
      if (names.has(text)) continue
      name.stop()
      this.#names.delete(text)
    }
    for (const text of names) {
      if (!this.#names.has(text)) this.#names.set(text, new Name(text, this.#options))
    }
  }

  /** Sorted; empty as long as nothing was found. */
  addressesOf(name: string): readonly string[] {
    return this.#names.get(name)?.addresses ?? []
  }
}

/** One name, and when it is to be asked for again. */
class Name implements Timed {
  deadline = Number.POSITIVE_INFINITY
  addresses: readonly string[] = []
  readonly #name: string
  readonly #options: ExternalNamesOptions
  #failing = false
  #stopped = false

  constructor(name: string, options: ExternalNamesOptions) {
    this.#name = name
    this.#options = options
    options.deadlines.add(this)
    this.expire()
  }

  expire(): void {
    this.deadline = Number.POSITIVE_INFINITY
    this.#options.resolve(this.#name).then(
      ({ addresses, ttl }) => this.#found(addresses, ttl),
      (error: unknown) => this.#failed(error instanceof Error ? error.message : String(error)),
    )
  }

  stop(): void {
    this.#stopped = true
    this.#options.deadlines.remove(this)
  }

  #found(addresses: readonly string[], ttl: number): void {
    const allowed = this.#options.allowLoopback
      ? addresses
      : addresses.filter((address) => !isRefused(address))
    if (allowed.length === 0) {
      const which = addresses.join(', ')
      return this.#failed(`${which} is loopback or link-local (--allow-loopback-external-names)`)
    }
    if (this.#stopped) return
    if (this.#failing) this.#options.log('info', `${this.#name} can be resolved again`)
    this.#failing = false
    this.deadline = this.#options.now() + Math.min(LONGEST, Math.max(SHORTEST, ttl))
    const sorted = [...new Set(allowed)].sort()
    if (sorted.join() === this.addresses.join()) return
    this.addresses = sorted
    this.#options.onChange()
  }

  #failed(reason: string): void {
    if (this.#stopped) return
    this.deadline = this.#options.now() + AGAIN
    if (this.#failing) return
    this.#failing = true
    const rest = this.addresses.length === 0 ? '' : '; what was found last stays in force'
    this.#options.log('warn', `${this.#name} can not be resolved: ${reason}${rest}`)
  }
}

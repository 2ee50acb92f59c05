import type { Limits } from './limits.ts'

/** The place of one connection in the table. */
export interface Slot {
  /** Whose it is; null: of a trusted peer, which has as many as it needs. */
  owner: string | null
}

/**
 * How many connections clients have, in all and from each address. A full table takes no more of them, so that those who
 * are in it have what they need.
 */
export class ConnectionSlots {
  readonly #limits: Pick<Limits, 'connections' | 'connectionsPerAddress'>
  readonly #perOwner = new Map<string, number>()
  #taken = 0

  constructor(limits: Pick<Limits, 'connections' | 'connectionsPerAddress'>) {
    this.#limits = limits
  }

  get taken(): number {
    return this.#taken
  }

  /** null: there is no room. `owner` as in Slot. */
  take(owner: string | null): Slot | null {
    if (this.#taken >= this.#limits.connections) return null
    const slot: Slot = { owner: null }
    if (owner !== null && !this.assign(slot, owner)) return null
    this.#taken++
    return slot
  }

  /** Gives a slot without owner to one; false: that one has enough already. */
  assign(slot: Slot, owner: string): boolean {
    const count = this.#perOwner.get(owner) ?? 0
    if (count >= this.#limits.connectionsPerAddress) return false
    this.#perOwner.set(owner, count + 1)
    slot.owner = owner
    return true
  }

  free({ owner }: Slot): void {
    this.#taken--
    if (owner === null) return
    const count = this.#perOwner.get(owner) ?? 0
    if (count <= 1) this.#perOwner.delete(owner)
    else this.#perOwner.set(owner, count - 1)
  }
}

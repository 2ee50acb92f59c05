import { BlockList } from 'node:net'
import { type Cidr, familyOf } from '../base/cidr.ts'

/** The addresses of proxies in front of this one, whose word about their clients is taken. */
export class TrustedPeers {
  readonly #list = new BlockList()

  constructor(blocks: readonly Cidr[]) {
    for (const { address, prefix, family } of blocks) this.#list.addSubnet(address, prefix, family)
  }

  /** Whatever is not an address is not trusted. */
  has(address: string): boolean {
    const family = familyOf(address)
    return family !== null && this.#list.check(address, family)
  }
}

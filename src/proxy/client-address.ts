import { familyOf } from '../base/cidr.ts'
import type { TrustedPeers } from './trusted-peers.ts'

/** IPv4 clients of a dual-stack socket appear as ::ffff:1.2.3.4. */
export function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address
}

/**
 * The client that a trusted peer speaks for: the right-most address of X-Forwarded-For that is not itself trusted, since
 * what stands left of it was written by somebody who is not. What is no address ends the walk, at the trusted one that
 * reported it.
 */
export function clientAddress(forwardedFor: string, peer: string, trusted: TrustedPeers): string {
  let address = peer
  let end = forwardedFor.length
  while (end > 0) {
    const comma = forwardedFor.lastIndexOf(',', end - 1)
    const entry = plainAddress(forwardedFor.slice(comma + 1, end).trim())
    if (familyOf(entry) === null) return address
    address = entry
    if (!trusted.has(entry)) return address
    end = comma
  }
  return address
}

import { createHash, hkdfSync } from 'node:crypto'
import type { TicketSecret } from '../../base/ticket-secret.ts'

/**
 * The key of one context, as Node takes it: 48 bytes. Each chain has its own, so that a ticket is good for the hosts of one
 * certificate and nowhere else (nginx's CVE-2025-23419), and not beyond the renewal of it.
 */
export function ticketKeys({ secret }: TicketSecret, chain: string): Buffer {
  const owner = createHash('sha256').update(chain).digest('hex')
  return Buffer.from(hkdfSync('sha256', secret, '', `session tickets of ${owner}`, 48))
}

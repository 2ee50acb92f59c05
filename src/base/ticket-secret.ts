import { createHmac } from 'node:crypto'

/**
 * What the keys of session tickets are derived from. Every process that has the same one honours the others' tickets. It
 * moves on with the time: from the secret of one epoch follow those of all later ones, and none of the earlier.
 */
export interface TicketSecret {
  /** Since 1970. */
  readonly epoch: number
  readonly secret: Uint8Array
}

/**
 * Whoever gets hold of a ticket key can read what was resumed with it over TLS 1.2 (TLS 1.3 agrees on a new key each time), so
 * none is used for longer than this, in milliseconds. At the turn clients make one full handshake.
 */
export const epochLength = 12 * 3_600_000

/** More steps than in 100 years: the clock is wrong, and counting up to it would hold everybody. */
const mostEpochs = 100_000

export function epochAt(now: number): number {
  return Math.floor(now / epochLength)
}

/** The secret of a later epoch, or the same one. null: it can't be had from this one, which is of the future or too old. */
export function secretOf(epoch: number, known: TicketSecret): TicketSecret | null {
  if (epoch < known.epoch || epoch - known.epoch > mostEpochs) return null
  let { secret } = known
  for (let at = known.epoch; at < epoch; at++) {
    secret = createHmac('sha256', secret).update('next epoch').digest()
  }
  return { epoch, secret }
}

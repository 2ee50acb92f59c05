import { randomBytes } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../base/clock.ts'
import { epochAt, secretOf, type TicketSecret } from '../base/ticket-secret.ts'
import type { Log } from './log.ts'
import { writePrivate } from './write-private.ts'

const secretBytes = 32

/**
 * The secret behind session tickets, as of now. It is kept in the state folder, so that sessions outlast a restart and all
 * processes with that folder derive the same one, and written anew at each turn of the epoch: the file tells nothing about
 * tickets of the past. Whatever is wrong with the file, there is a secret: at worst clients make a full handshake.
 */
export async function loadTicketSecret(
  stateDir: string,
  clock: Clock,
  log: Log,
): Promise<() => TicketSecret> {
  const path = join(stateDir, 'ticket-secret')
  const keep = async (secret: TicketSecret, replace: boolean): Promise<boolean> => {
    try {
      await mkdir(stateDir, { recursive: true, mode: 0o700 })
      // At a turn two processes write the same: what follows from one secret is one secret.
      await writePrivate(path, textOf(secret), replace)
      return true
    } catch (error) {
      log('warn', 'TLS sessions will not outlast this run: their secret cannot be kept', {
        file: path,
        reason: error instanceof Error ? error.message : error,
      })
      return false
    }
  }
  let kept = await read(path)
  let canKeep = true
  if (kept === null) {
    // Of two processes that start at once one makes it, and both read it.
    canKeep = await keep(upToDate(null), false)
    kept = await read(path)
  }
  let current = upToDate(kept)
  if (canKeep && current.epoch !== kept?.epoch) await keep(current, true)

  function upToDate(known: TicketSecret | null): TicketSecret {
    const epoch = epochAt(clock.now())
    const next = known === null ? null : secretOf(epoch, known)
    return next ?? { epoch, secret: randomBytes(secretBytes) }
  }

  return () => {
    if (current.epoch === epochAt(clock.now())) return current
    current = upToDate(current)
    void keep(current, true)
    return current
  }
}

/** null: not there, or not ours. */
async function read(path: string): Promise<TicketSecret | null> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const [, epoch, secret] = /^(\d{1,9}) ([A-Za-z0-9+/]{43}=)\n$/.exec(text) ?? []
  if (epoch === undefined || secret === undefined) return null
  return { epoch: Number(epoch), secret: Buffer.from(secret, 'base64') }
}

function textOf({ epoch, secret }: TicketSecret): string {
  return `${epoch} ${Buffer.from(secret).toString('base64')}\n`
}

import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../base/clock.ts'
import { epochAt, secretOf, type TicketSecret } from '../base/ticket-secret.ts'
import type { Log } from './log.ts'

const secretBytes = 32

type Move = (from: string, to: string) => Promise<void>

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
  const keep = (secret: TicketSecret, move: Move) =>
    write(stateDir, path, secret, move).catch((error) => {
      log('warn', 'TLS sessions will not outlast this run: their secret can not be kept', {
        file: path,
        reason: error instanceof Error ? error.message : error,
      })
    })
  let kept = await read(path)
  if (kept === null) {
    // Of two processes that start at once one makes it, and both read it.
    await keep(upToDate(null), linkUnlessThere)
    kept = await read(path)
  }
  let current = upToDate(kept)
  if (current.epoch !== kept?.epoch) await keep(current, rename)

  function upToDate(known: TicketSecret | null): TicketSecret {
    const epoch = epochAt(clock.now())
    const next = known === null ? null : secretOf(epoch, known)
    return next ?? { epoch, secret: randomBytes(secretBytes) }
  }

  return () => {
    if (current.epoch === epochAt(clock.now())) return current
    current = upToDate(current)
    void keep(current, rename)
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

/** At a turn two processes write the same: what follows from one secret is one secret. */
async function write(
  folder: string,
  path: string,
  { epoch, secret }: TicketSecret,
  move: Move,
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomUUID()}`
  try {
    const text = `${epoch} ${Buffer.from(secret).toString('base64')}\n`
    await writeFile(draft, text, { mode: 0o600, flag: 'wx' })
    await move(draft, path)
  } finally {
    await rm(draft, { force: true })
  }
}

const linkUnlessThere: Move = (from, to) =>
  link(from, to).catch((error) => {
    if (error.code !== 'EEXIST') throw error
  })

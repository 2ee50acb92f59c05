import { randomBytes } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CodedError } from '../base/coded-error.ts'
import type { Redacted } from '../base/redacted.ts'
import type { Log } from './log.ts'
import { writePrivate } from './write-private.ts'

/** Below that a key could be guessed. */
const minimumBytes = 32

/**
 * The key that signs affinity cookies: from the file, else the text, else the one that is kept in the state folder and made
 * there the first time. Replicas that are to honour each other's cookies need the same one.
 *
 * Throws a CodedError where the user named a key that can't be used. Where only the state folder is the trouble, the key is
 * made for this run alone, with a warning: clients may move to another pod after a restart, which is no reason not to start.
 */
export async function loadAffinityKey(options: {
  readonly file: string | null
  readonly text: Redacted | null
  readonly stateDir: string
  readonly log: Log
}): Promise<Uint8Array> {
  if (options.file !== null) return readGivenKey(options.file)
  if (options.text !== null) {
    return checkedKey(options.text.reveal(), 'the affinity key in POSTERN_AFFINITY_KEY')
  }
  const path = join(options.stateDir, 'affinity-key')
  try {
    return await readOrMakeKey(options.stateDir, path)
  } catch (error) {
    options.log('warn', 'affinity cookies will not outlast this run: no key can be kept', {
      file: path,
      reason: error instanceof Error ? error.message : error,
    })
    return randomBytes(minimumBytes)
  }
}

async function readGivenKey(path: string): Promise<Uint8Array> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CodedError(
      'affinity-key-unreadable',
      `the affinity key ${path} cannot be read: ${error.code ?? error.message}`,
    )
  })
  return checkedKey(text, `the affinity key ${path}`)
}

async function readOrMakeKey(folder: string, path: string): Promise<Uint8Array> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const there = await readIfThere(path)
  if (there !== null) return checkedKey(there, path)
  await writePrivate(path, `${randomBytes(minimumBytes).toString('base64')}\n`, false)
  return checkedKey(await readFile(path, 'utf8'), path)
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function checkedKey(text: string, where: string): Uint8Array {
  const key = Buffer.from(text.trim())
  if (key.length >= minimumBytes) return key
  throw new CodedError(
    'affinity-key-too-short',
    `${where} has ${key.length} bytes and needs ${minimumBytes}`,
    'head -c 32 /dev/urandom | base64 makes one',
  )
}

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { loadTicketSecret } from '../../src/app/load-ticket-secret.ts'
import { epochLength } from '../../src/base/ticket-secret.ts'
import { FakeClock } from '../control/fake-clock.ts'

let folder = ''
let clock: FakeClock
let lines: string[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-tickets-'))
  clock = new FakeClock(1_000 * epochLength)
  lines = []
})

afterEach(() => rmSync(folder, { recursive: true }))

const path = () => join(folder, 'ticket-secret')
const load = (stateDir = folder) =>
  loadTicketSecret(stateDir, clock, (level, message) => lines.push(`${level} ${message}`))

describe('the secret of session tickets', () => {
  test('is the same for all who have the state folder, also when they start at once', async () => {
    const secrets = await Promise.all([load(), load(), load()])
    const [first, ...others] = secrets.map((secret) => secret())
    for (const other of others) expect(other).toEqual(first)
    expect((await load())()).toEqual(first)
    expect(statSync(path()).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['ticket-secret'])
    expect(lines).toEqual([])
  })

  test('is another one each epoch, the same for who lived through it and who starts later', async () => {
    const secret = await load()
    const first = secret()
    await clock.advance(3 * epochLength)
    const later = secret()
    expect(later.epoch).toBe(first.epoch + 3)
    expect(later.secret).not.toEqual(first.secret)
    await vi.waitUntil(() => readFileSync(path(), 'utf8').startsWith(`${later.epoch} `))
    expect(readFileSync(path(), 'utf8')).not.toContain(Buffer.from(first.secret).toString('base64'))
    expect((await load())()).toEqual(later)
  })

  test('follows from the one that was kept, whoever writes it down', async () => {
    const secret = await load()
    const kept = readFileSync(path(), 'utf8')
    await clock.advance(2 * epochLength)
    const lived = secret()
    await vi.waitUntil(() => readFileSync(path(), 'utf8') !== kept)
    writeFileSync(path(), kept)
    expect((await load())()).toEqual(lived)
  })

  test.each([
    ['garbage', 'garbage'],
    ['nothing', ''],
    ['a secret of the future', `2000 ${Buffer.alloc(32, 1).toString('base64')}\n`],
  ])('is made anew where the file holds %s', async (_, text) => {
    writeFileSync(path(), text)
    const secret = (await load())()
    expect(secret.epoch).toBe(1_000)
    expect((await load())()).toEqual(secret)
  })

  test('is for this run alone, and says so, where the folder cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '')
    const secret = (await load(join(folder, 'file')))()
    expect(secret.secret).toHaveLength(32)
    expect(lines).toEqual([expect.stringContaining('warn TLS sessions will not outlast this run')])
  })
})

import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadAffinityKey } from '../../src/app/affinity-key.ts'
import { Redacted } from '../../src/base/redacted.ts'

const goodKey = 'k'.repeat(32)
let folder = ''
let lines: string[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-key-'))
  lines = []
})

afterEach(() => rmSync(folder, { recursive: true }))

function load(given: { file?: string; text?: string; stateDir?: string }) {
  return loadAffinityKey({
    file: given.file ?? null,
    text: given.text === undefined ? null : new Redacted(given.text),
    stateDir: given.stateDir ?? join(folder, 'state'),
    log: (level, message, details) => lines.push(`${level} ${message} ${JSON.stringify(details)}`),
  })
}

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

describe('the affinity key', () => {
  test('is made once, and only its owner can read it', async () => {
    const first = await load({})
    const path = join(folder, 'state/affinity-key')
    expect(first.length).toBeGreaterThanOrEqual(32)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(await load({})).toEqual(first)
    expect(readdirSync(join(folder, 'state'))).toEqual(['affinity-key'])
    expect(lines).toEqual([])
  })

  test('is the same for two that start at once', async () => {
    const [first, second] = await Promise.all([load({}), load({})])
    expect(first).toEqual(second)
  })

  test('comes from the file, whatever surrounds it', async () => {
    const file = write('key', `\n${goodKey}\n`)
    expect(Buffer.from(await load({ file, text: 'x'.repeat(40) })).toString()).toBe(goodKey)
    expect(existsSync(join(folder, 'state'))).toBe(false)
  })

  test('comes from the text', async () => {
    expect(Buffer.from(await load({ text: goodKey })).toString()).toBe(goodKey)
  })

  test('is refused if it is short', async () => {
    const file = write('key', 'short')
    await expect(load({ file })).rejects.toMatchObject({ code: 'affinity-key-too-short' })
    await expect(load({ text: 'short' })).rejects.toMatchObject({ code: 'affinity-key-too-short' })
  })

  test('is refused if its file is not there', async () => {
    const file = join(folder, 'none')
    await expect(load({ file })).rejects.toMatchObject({ code: 'affinity-key-unreadable' })
  })

  test('does for this run where it cannot be kept', async () => {
    const stateDir = join(write('file', ''), 'state')
    const first = await load({ stateDir })
    expect(first.length).toBeGreaterThanOrEqual(32)
    expect(await load({ stateDir })).not.toEqual(first)
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(/^warn /)
  })

  test('does for this run where the kept one is damaged, which is left alone', async () => {
    await load({})
    const path = join(folder, 'state/affinity-key')
    chmodSync(path, 0o600)
    writeFileSync(path, 'swordfish')
    await load({})
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('has 9 bytes')
    expect(lines[0]).not.toContain('swordfish')
    expect(readFileSync(path, 'utf8')).toBe('swordfish')
  })
})

import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openLogFile } from '../../src/app/log-file.ts'

let folder = ''
const path = () => join(folder, 'access.log')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-log-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

function read(name: string): string {
  return readFileSync(join(folder, name), 'utf8')
}

describe('a log file', () => {
  test('is appended to, and nobody else reads it', async () => {
    await (await openLogFile(path())).write(Buffer.from('a\n'))
    await (await openLogFile(path())).write(Buffer.from('b\n'))
    expect(read('access.log')).toBe('a\nb\n')
    expect(statSync(path()).mode & 0o027).toBe(0)
  })

  test('that was moved away is gone on with in a new one, and no byte is lost or cut', async () => {
    const file = await openLogFile(path())
    // More than Node writes at once.
    const large = Buffer.alloc(3_000_000, 'x')
    const writing = file.write(large)
    renameSync(path(), join(folder, 'access.log.1'))
    await Promise.all([file.reopen(), file.reopen()])
    await file.write(Buffer.from('b\n'))
    await writing
    expect(read('access.log.1').length).toBe(large.length)
    expect(read('access.log')).toBe('b\n')
  })

  test('that can not be opened anew is gone on with', async () => {
    const file = await openLogFile(path())
    renameSync(path(), join(folder, 'access.log.1'))
    mkdirSync(path())
    await expect(file.reopen()).rejects.toThrow('cannot be opened: EISDIR')
    await file.write(Buffer.from('a\n'))
    expect(read('access.log.1')).toBe('a\n')
  })

  test('that can not be opened at all is told with its path', async () => {
    const opening = openLogFile(join(folder, 'none/access.log'))
    await expect(opening).rejects.toThrow(/none\/access\.log cannot be opened: ENOENT/)
  })
})

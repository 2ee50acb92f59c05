import { execFileSync } from 'node:child_process'
import { statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stampOf } from '../../../src/control/source/found-file.ts'
import { readText } from '../../../src/control/source/read-text.ts'
import { temporaryFolder } from './temporary-folder.ts'

test('a text comes without its byte order mark', () => {
  const path = join(temporaryFolder(), 'a.yaml')
  writeFileSync(path, '\ufeffkind: Service\u00e9')
  expect(readText(path)).toMatchObject({ kind: 'text', text: 'kind: Service\u00e9' })
})

test('a text that is not UTF-8 is refused', () => {
  const path = join(temporaryFolder(), 'a.yaml')
  writeFileSync(path, Buffer.from([0x6b, 0xff, 0xfe]))
  expect(readText(path)).toMatchObject({ kind: 'refused', code: 'file-not-utf8' })
})

test('a file that is gone is gone', () => {
  expect(readText(join(temporaryFolder(), 'a.yaml'))).toEqual({ kind: 'gone' })
})

test('a pipe that took the place of a file is refused without waiting for a writer', () => {
  const path = join(temporaryFolder(), 'a.yaml')
  execFileSync('mkfifo', [path])
  expect(readText(path)).toMatchObject({ kind: 'refused', code: 'file-unreadable' })
})

test('a folder that took the place of a file is refused', () => {
  expect(readText(temporaryFolder())).toMatchObject({ kind: 'refused', code: 'file-unreadable' })
})

test('a file that grew beyond 32 MiB after it was listed is refused', () => {
  const path = join(temporaryFolder(), 'a.yaml')
  writeFileSync(path, '')
  truncateSync(path, 32 * 1024 * 1024 + 1)
  expect(readText(path)).toMatchObject({ kind: 'refused', code: 'file-too-large' })
})

test('the text of a file that has been quiet has the stamp that a listing shows', async () => {
  const path = join(temporaryFolder(), 'a.yaml')
  writeFileSync(path, 'text')
  await expect
    .poll(() => readText(path), { timeout: 5_000 })
    .toEqual({ kind: 'text', text: 'text', stamp: stampOf(statSync(path)) })
})

test('the text of a file that changed this moment has a stamp that no listing shows', () => {
  const path = join(temporaryFolder(), 'a.yaml')
  writeFileSync(path, 'text')
  // As slow as this machine may be, one of these reads comes within 20 ms of a change.
  const stamps = Array.from({ length: 20 }, () => {
    utimesSync(path, new Date(), new Date())
    const read = readText(path)
    return read.kind === 'text' && read.stamp === stampOf(statSync(path))
  })
  expect(stamps).toContain(false)
})

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { watchFolders } from '../../../src/control/source/watch-folders.ts'
import { temporaryFolder } from './temporary-folder.ts'

function watcher() {
  const seen = { hints: 0 }
  const watch = watchFolders(() => seen.hints++)
  onTestFinished(() => watch.close())
  return { watch, seen }
}

test('a write in a watched folder is a hint', async () => {
  const path = temporaryFolder()
  const { watch, seen } = watcher()
  expect(watch.follow([{ path, identity: '1' }])).toEqual({ isNew: true, trouble: null })
  writeFileSync(join(path, 'a.yaml'), 'text')
  await expect.poll(() => seen.hints, { timeout: 10_000 }).toBeGreaterThan(0)
})

test('a folder is new once, and again when another one took its place', () => {
  const path = temporaryFolder()
  const { watch } = watcher()
  watch.follow([{ path, identity: '1' }])
  expect(watch.follow([{ path, identity: '1' }]).isNew).toBe(false)
  expect(watch.follow([{ path, identity: '2' }]).isNew).toBe(true)
})

test('a folder that is no longer followed gives no hints', async () => {
  const parent = temporaryFolder()
  const [a, b] = [join(parent, 'a'), join(parent, 'b')]
  mkdirSync(a)
  mkdirSync(b)
  const { watch, seen } = watcher()
  watch.follow([
    { path: a, identity: '1' },
    { path: b, identity: '1' },
  ])
  watch.follow([{ path: b, identity: '1' }])
  writeFileSync(join(a, 'a.yaml'), 'text')
  expect(seen.hints).toBe(0)
  mkdirSync(join(b, 'c'))
  await expect.poll(() => seen.hints, { timeout: 10_000 }).toBe(1)
})

test('a folder that can not be watched is told of, and does not keep others from being watched', async () => {
  const path = temporaryFolder()
  const { watch, seen } = watcher()
  const missing = { path: join(path, 'none'), identity: '1' }
  const { isNew, trouble } = watch.follow([missing, { path, identity: '1' }])
  expect(isNew).toBe(true)
  expect(trouble).toContain('ENOENT')
  writeFileSync(join(path, 'a.yaml'), 'text')
  await expect.poll(() => seen.hints, { timeout: 10_000 }).toBeGreaterThan(0)
})

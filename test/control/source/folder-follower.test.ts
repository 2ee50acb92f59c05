import { expect, test } from 'vitest'
import { CodedError } from '../../../src/base/coded-error.ts'
import { FolderFollower } from '../../../src/control/source/folder-follower.ts'
import type { ObjectSet } from '../../../src/control/source/manifest-source.ts'
import { FakeClock } from '../fake-clock.ts'
import { FakeDisk } from './fake-disk.ts'
import { brokenText, documents, ingressText } from './manifest-texts.ts'

async function follow(files: Readonly<Record<string, string>>, options = { hints: true }) {
  const disk = new FakeDisk()
  disk.hints = options.hints
  for (const [path, text] of Object.entries(files)) disk.write(path, text)
  const clock = new FakeClock()
  const warnings: string[] = []
  const source = new FolderFollower({
    roots: [{ kind: 'manifests', path: 'dir' }],
    clock,
    reader: disk,
    watch: disk.watch,
    warn: (message) => warnings.push(message),
  })
  const sets: ObjectSet[] = [await source.start()]
  source.onChange((set) => sets.push(set))
  // The look that follows the first reading finds nothing new.
  await clock.advance(100)
  expect(sets).toHaveLength(1)
  return { disk, clock, source, sets, warnings }
}

function names(set: ObjectSet | undefined): string[] {
  return set?.objects.map(({ meta }) => meta.name.value) ?? []
}

const web = ingressText('web')
const api = ingressText('api')

test('a change counts once it has been quiet for 50 ms', async () => {
  const { disk, clock, sets } = await follow({ 'dir/a.yaml': web })
  disk.write('dir/b.yaml', api)
  await clock.advance(49)
  expect(sets).toHaveLength(1)
  await clock.advance(1)
  expect(sets.map(names)).toEqual([['web'], ['web', 'api']])
})

test('a file that is written again and again counts 500 ms after the first write', async () => {
  const { disk, clock, sets } = await follow({ 'dir/a.yaml': web })
  for (let time = 0; time < 480; time += 20) {
    disk.write('dir/b.yaml', `${api}# ${time}`)
    await clock.advance(20)
  }
  expect(sets).toHaveLength(1)
  disk.write('dir/b.yaml', `${api}# end`)
  await clock.advance(60)
  expect(sets.map(names)).toEqual([['web'], ['web', 'api']])
})

test('an empty file is taken for an emptied one only after 500 ms', async () => {
  const { disk, clock, sets } = await follow({ 'dir/a.yaml': web })
  disk.write('dir/a.yaml', '')
  await clock.advance(499)
  expect(sets).toHaveLength(1)
  await clock.advance(100)
  expect(sets.map(names)).toEqual([['web'], []])
})

test('a save in place that pauses while the file is empty loses nothing', async () => {
  const { disk, clock, sets } = await follow({ 'dir/a.yaml': web })
  disk.write('dir/a.yaml', '')
  await clock.advance(300)
  disk.write('dir/a.yaml', documents(web, api))
  await clock.advance(2_000)
  expect(sets.map(names)).toEqual([['web'], ['web', 'api']])
})

test('a file that is written in pieces with pauses loses nothing on the way', async () => {
  const text = documents(web, api, ingressText('shop'))
  const { disk, clock, sets } = await follow({ 'dir/a.yaml': text })
  const final = documents(ingressText('new'), web, api, ingressText('shop'))
  for (let end = 0; end < final.length; end += 60) {
    disk.write('dir/a.yaml', final.slice(0, end))
    await clock.advance(200)
  }
  disk.write('dir/a.yaml', final)
  await clock.advance(1_000)
  for (const set of sets) expect(names(set)).toEqual(expect.arrayContaining(['web', 'api', 'shop']))
  expect(names(sets.at(-1))).toEqual(['new', 'web', 'api', 'shop'])
  expect(sets.flatMap(({ diagnostics }) => diagnostics)).toEqual([])
})

test('a file that stays broken is told of after 500 ms and keeps its objects', async () => {
  const { disk, clock, sets } = await follow({ 'dir/a.yaml': web })
  disk.write('dir/a.yaml', brokenText)
  await clock.advance(400)
  expect(sets).toHaveLength(1)
  await clock.advance(200)
  expect(sets).toHaveLength(2)
  expect(names(sets[1])).toEqual(['web'])
  expect(sets[1]?.degraded).toEqual(['Ingress/default/web'])
})

test('a file that keeps changing and looks unfinished is believed after 5 s', async () => {
  const { disk, clock, sets } = await follow({ 'dir/a.yaml': documents(web, api) })
  for (let time = 0; time < 7_000; time += 100) {
    disk.write('dir/a.yaml', `${web}# ${time}\n`)
    await clock.advance(100)
  }
  expect(names(sets.at(-1))).toEqual(['web'])
})

test('while one file is unfinished the others go on', async () => {
  const { disk, clock, sets } = await follow({ 'dir/a.yaml': web })
  disk.write('dir/a.yaml', '')
  disk.write('dir/b.yaml', api)
  await clock.advance(100)
  expect(names(sets.at(-1))).toEqual(['web', 'api'])
})

test('a deleted file loses its objects after 500 ms', async () => {
  const { disk, clock, sets } = await follow({ 'dir/a.yaml': web, 'dir/b.yaml': api })
  disk.remove('dir/a.yaml')
  await clock.advance(450)
  expect(sets).toHaveLength(1)
  await clock.advance(150)
  expect(sets.map(names)).toEqual([['web', 'api'], ['api']])
})

test('a file that is away for a moment and comes back leaves no trace', async () => {
  const { disk, clock, sets } = await follow({ 'dir/a.yaml': web, 'dir/b.yaml': api })
  disk.remove('dir/a.yaml')
  await clock.advance(300)
  disk.write('dir/a.yaml', web)
  await clock.advance(3_000)
  expect(sets).toHaveLength(1)
})

test('a folder that is moved away and back is waited for anew when it goes again', async () => {
  const { disk, clock, sets } = await follow({ 'dir/a.yaml': web, 'dir/b.yaml': api })
  const putBack = disk.takeAway('dir/a.yaml')
  await clock.advance(300)
  putBack()
  await clock.advance(10_000)
  disk.remove('dir/a.yaml')
  await clock.advance(400)
  expect(sets).toHaveLength(1)
  await clock.advance(200)
  expect(sets.map(names)).toEqual([['web', 'api'], ['api']])
})

test('a new folder is looked at again for what happened in it before it was watched', async () => {
  const { disk, clock, sets } = await follow({ 'dir/a.yaml': web })
  disk.folders.push('dir/new')
  disk.hint()
  await clock.advance(10)
  disk.hints = false
  disk.write('dir/new/b.yaml', api)
  await clock.advance(150)
  expect(names(sets.at(-1))).toEqual(['web', 'api'])
})

test('files that come back one after the other are all waited for', async () => {
  const files = { 'dir/a.yaml': web, 'dir/b.yaml': api, 'dir/c.yaml': ingressText('shop') }
  const { disk, clock, sets } = await follow(files)
  for (const path of Object.keys(files)) disk.remove(path)
  for (const [path, text] of Object.entries(files)) {
    await clock.advance(300)
    disk.write(path, text)
  }
  await clock.advance(3_000)
  expect(sets).toHaveLength(1)
})

test('an object that moves to another file is neither lost nor there twice', async () => {
  const { disk, clock, sets } = await follow({ 'dir/a.yaml': documents(web, api) })
  disk.write('dir/a.yaml', api)
  disk.write('dir/b.yaml', ingressText('web', '/moved'))
  await clock.advance(2_000)
  for (const set of sets) {
    expect(names(set).sort()).toEqual(['api', 'web'])
    expect(set.diagnostics).toEqual([])
  }
  expect(sets.at(-1)?.objects.map(({ file }) => file.path)).toEqual(['dir/a.yaml', 'dir/b.yaml'])
})

test('a folder that vanishes keeps all its objects and says so', async () => {
  const { disk, clock, sets } = await follow({ 'dir/a.yaml': web })
  disk.error = { kind: 'missing', message: 'does not exist' }
  disk.hint()
  await clock.advance(10_000)
  expect(sets).toHaveLength(2)
  expect(names(sets[1])).toEqual(['web'])
  expect(sets[1]?.sources).toEqual([{ path: 'dir', files: 1, error: 'does not exist' }])
})

test('a folder that comes back is noticed without a hint, and goes on', async () => {
  const { disk, clock, sets } = await follow({ 'dir/a.yaml': web })
  disk.error = { kind: 'missing', message: 'does not exist' }
  disk.hint()
  await clock.advance(60_000)
  disk.hints = false
  disk.error = null
  disk.replace('dir/a.yaml', api)
  await clock.advance(1_000)
  expect(names(sets.at(-1))).toEqual(['api'])
  expect(sets.at(-1)?.sources[0]?.error).toBeNull()
})

test('a rescan finds what no hint told of', async () => {
  const { disk, clock, sets, warnings } = await follow({ 'dir/a.yaml': web }, { hints: false })
  disk.write('dir/b.yaml', api)
  await clock.advance(1_100)
  expect(names(sets.at(-1))).toEqual(['web', 'api'])
  expect(warnings).toHaveLength(1)
})

test('where watches are to be had again, they are used again', async () => {
  const { disk, clock } = await follow({ 'dir/a.yaml': web }, { hints: false })
  disk.hints = true
  await clock.advance(2_000)
  const before = disk.looks
  await clock.advance(20_000)
  expect(disk.looks - before).toBe(4)
})

test('where the watch works, folders are still looked at every 5 s', async () => {
  const { disk, clock } = await follow({ 'dir/a.yaml': web })
  const before = disk.looks
  await clock.advance(20_000)
  expect(disk.looks - before).toBe(4)
})

test('hints without a change are looked into at most every 50 ms, and publish nothing', async () => {
  const { disk, clock, sets } = await follow({ 'dir/a.yaml': web })
  const before = disk.looks
  for (let time = 0; time < 1_000; time += 5) {
    disk.hint()
    await clock.advance(5)
  }
  expect(disk.looks - before).toBeLessThanOrEqual(21)
  expect(sets).toHaveLength(1)
})

test('a file whose times changed and whose text did not is not parsed again', async () => {
  const { disk, clock, sets } = await follow({ 'dir/a.yaml': web, 'dir/b.yaml': api })
  disk.parsed.length = 0
  disk.write('dir/a.yaml', web)
  disk.write('dir/b.yaml', documents(api, ingressText('shop')))
  await clock.advance(1_000)
  expect(disk.parsed).toEqual(['dir/b.yaml'])
  expect(sets).toHaveLength(2)
  disk.write('dir/b.yaml', documents(api, ingressText('shop')))
  await clock.advance(1_000)
  const before = disk.looks
  await clock.advance(20_000)
  expect(disk.looks - before).toBe(4)
  expect(sets).toHaveLength(2)
})

test('a file that changes while it is read is read again', async () => {
  const { disk, clock, sets } = await follow({ 'dir/a.yaml': web })
  let isFirst = true
  disk.beforeRead = () => {
    if (isFirst) disk.write('dir/a.yaml', documents(web, api, ingressText('shop')))
    isFirst = false
  }
  disk.write('dir/a.yaml', documents(web, api))
  await clock.advance(1_000)
  expect(sets.map(names)).toEqual([['web'], ['web', 'api', 'shop']])
})

test('a start without the folder rejects and names it', async () => {
  const disk = new FakeDisk()
  disk.error = { kind: 'missing', message: 'does not exist' }
  const source = new FolderFollower({
    roots: [{ kind: 'manifests', path: 'dir' }],
    clock: new FakeClock(),
    reader: disk,
    watch: disk.watch,
    warn: () => {},
  })
  const error = await source.start().catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(CodedError)
  expect(error).toMatchObject({ code: 'folder-not-found', message: expect.stringContaining('dir') })
})

test('after a stop nothing is looked at and nothing published', async () => {
  const { disk, clock, source, sets } = await follow({ 'dir/a.yaml': web })
  await source.stop()
  const before = disk.looks
  disk.write('dir/b.yaml', api)
  await clock.advance(20_000)
  expect(disk.looks).toBe(before)
  expect(sets).toHaveLength(1)
  expect(disk.isStopped).toBe(true)
})

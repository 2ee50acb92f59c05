import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import type { ManifestEntry, Root } from '../../../src/control/source/entry.ts'
import type { ReadResult } from '../../../src/control/source/reader.ts'
import { defaultReaderLimits, WorkerReader } from '../../../src/control/source/worker-reader.ts'
import { ingressText } from './manifest-texts.ts'
import { temporaryFolder } from './temporary-folder.ts'

function reader(...args: ConstructorParameters<typeof WorkerReader>): WorkerReader {
  const made = new WorkerReader(...args)
  onTestFinished(() => made.stop())
  return made
}

function deadlyReader(): WorkerReader {
  const limits = { ...defaultReaderLimits, baseTime: 2_000 }
  return reader(limits, new URL('./deadly-thread.ts', import.meta.url))
}

function requestFor(path: string) {
  const entry: ManifestEntry = { kind: 'manifest', path, stamp: 'stamp', size: 10, inode: '1' }
  return { entry, knownHash: null }
}

/** Names of the objects, or codes of what was refused. */
function shown(results: readonly ReadResult[]): string[][] {
  return results.map((result) => {
    if (result.kind !== 'content') return [result.kind]
    const { objects, diagnostics } = result.content
    return [...objects.map(({ meta }) => meta.name.value), ...diagnostics.map(({ code }) => code)]
  })
}

async function listed(from: WorkerReader, root: Root) {
  const { fingerprint, listings } = await from.list([root], '')
  const entries = (listings ?? []).flatMap((listing) => listing.entries)
  return { fingerprint, entries: entries.filter((entry) => entry.kind !== 'refused') }
}

test('files are listed and read in another thread', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'a.yaml'), ingressText('web'))
  writeFileSync(join(folder, 'b.yaml'), 'kind: [')
  const thread = reader()
  const root: Root = { kind: 'manifests', path: folder }
  const { fingerprint, entries } = await listed(thread, root)
  const results = await thread.read(entries.map((entry) => ({ entry, knownHash: null })))
  expect(shown(results)).toEqual([['web'], ['yaml-syntax']])
  const [first] = results
  if (first?.kind !== 'content') throw new Error('the file was not read')
  expect(first.content.objects[0]?.file).toEqual({
    path: join(folder, 'a.yaml'),
    text: ingressText('web'),
  })

  expect(await thread.list([root], fingerprint)).toEqual({ fingerprint, listings: null })
  const known = entries.map((entry) => ({ entry, knownHash: first.hash }))
  expect(shown(await thread.read(known))).toEqual([['same'], ['yaml-syntax']])
})

test('a file with hundreds of objects comes complete and in order', async () => {
  const folder = temporaryFolder()
  const names = Array.from({ length: 450 }, (_, index) => `ingress-${index}`)
  writeFileSync(join(folder, 'a.yaml'), names.map((name) => ingressText(name)).join('---\n'))
  const thread = reader()
  const { entries } = await listed(thread, { kind: 'manifests', path: folder })
  const results = await thread.read(entries.map((entry) => ({ entry, knownHash: null })))
  expect(shown(results)).toEqual([names])
})

test('a file that is gone by the time it is read is told as gone', async () => {
  const path = join(temporaryFolder(), 'a.yaml')
  expect(await reader().read([requestFor(path)])).toEqual([{ kind: 'gone' }])
})

test.each(['endless.yaml', 'throws.yaml', 'exits.yaml'])(
  'a thread that dies of %s costs only that file',
  async (path) => {
    const results = await deadlyReader().read(['a.yaml', path, 'b.yaml'].map(requestFor))
    expect(shown(results)).toEqual([['same'], ['file-too-costly'], ['same']])
    expect(inspect(results, { depth: null })).not.toContain('private text')
  },
)

test('a file that needs more memory than the thread may have costs only itself', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'a.yaml'), ingressText('web'))
  writeFileSync(join(folder, 'b.yaml'), `kind: List\nitems: [${'{a: [b]},'.repeat(100_000)}]`)
  const thread = reader({ ...defaultReaderLimits, baseTime: 60_000, heapMiB: 48 })
  const { entries } = await listed(thread, { kind: 'manifests', path: folder })
  const results = await thread.read(entries.map((entry) => ({ entry, knownHash: null })))
  expect(shown(results)).toEqual([['web'], ['file-too-costly']])
})

test('a thread that dies between two calls is started anew', async () => {
  const thread = deadlyReader()
  await thread.read([requestFor('exits.yaml')])
  expect(shown(await thread.read([requestFor('a.yaml')]))).toEqual([['same']])
})

test('a call that is open when the reader stops rejects, and none is taken after it', async () => {
  const thread = deadlyReader()
  const open = thread.list([], '')
  const failed = expect(open).rejects.toThrow()
  await thread.stop()
  await failed
  await expect(thread.list([], '')).rejects.toThrow('stopped')
})

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { ChildReader, defaultReaderLimits } from '../../../src/control/source/child-reader.ts'
import type { ManifestEntry, Root } from '../../../src/control/source/entry.ts'
import type { ReadResult } from '../../../src/control/source/reader.ts'
import { ingressText } from './manifest-texts.ts'
import { temporaryFolder } from './temporary-folder.ts'

function reader(...args: ConstructorParameters<typeof ChildReader>): ChildReader {
  const made = new ChildReader(...args)
  onTestFinished(() => made.stop())
  return made
}

function deadlyReader(): ChildReader {
  const limits = { ...defaultReaderLimits, baseTime: 2_000 }
  return reader(limits, new URL('./deadly-process.ts', import.meta.url))
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

async function listed(from: ChildReader, root: Root) {
  const { fingerprint, listings } = await from.list([root], '')
  const entries = (listings ?? []).flatMap((listing) => listing.entries)
  return { fingerprint, entries: entries.filter((entry) => entry.kind !== 'refused') }
}

test('files are listed and read in another process', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'a.yaml'), ingressText('web'))
  writeFileSync(join(folder, 'b.yaml'), 'kind: [')
  const child = reader()
  const root: Root = { kind: 'manifests', path: folder }
  const { fingerprint, entries } = await listed(child, root)
  const results = await child.read(entries.map((entry) => ({ entry, knownHash: null })))
  expect(shown(results)).toEqual([['web'], ['yaml-syntax']])
  const [first] = results
  if (first?.kind !== 'content') throw new Error('the file was not read')
  expect(first.content.objects[0]?.file).toEqual({
    path: join(folder, 'a.yaml'),
    text: ingressText('web'),
  })

  expect(await child.list([root], fingerprint)).toEqual({ fingerprint, listings: null })
  const known = entries.map((entry) => ({ entry, knownHash: first.hash }))
  expect(shown(await child.read(known))).toEqual([['same'], ['yaml-syntax']])
})

test('a file with hundreds of objects comes complete and in order', async () => {
  const folder = temporaryFolder()
  const names = Array.from({ length: 450 }, (_, index) => `ingress-${index}`)
  writeFileSync(join(folder, 'a.yaml'), names.map((name) => ingressText(name)).join('---\n'))
  const child = reader()
  const { entries } = await listed(child, { kind: 'manifests', path: folder })
  const results = await child.read(entries.map((entry) => ({ entry, knownHash: null })))
  expect(shown(results)).toEqual([names])
})

test('a file that is gone by the time it is read is told as gone', async () => {
  const path = join(temporaryFolder(), 'a.yaml')
  expect(await reader().read([requestFor(path)])).toEqual([{ kind: 'gone' }])
})

test.each(['endless.yaml', 'throws.yaml', 'exits.yaml'])(
  'a process that dies of %s costs only that file',
  async (path) => {
    const results = await deadlyReader().read(['a.yaml', path, 'b.yaml'].map(requestFor))
    expect(shown(results)).toEqual([['same'], ['file-too-costly'], ['same']])
    expect(inspect(results, { depth: null })).not.toContain('private text')
  },
)

test('a file that needs more memory than the process may have costs only itself', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'a.yaml'), ingressText('web'))
  writeFileSync(join(folder, 'b.yaml'), `kind: List\nitems: [${'{a: [b]},'.repeat(100_000)}]`)
  const child = reader({ ...defaultReaderLimits, baseTime: 60_000, heapMiB: 48 })
  const { entries } = await listed(child, { kind: 'manifests', path: folder })
  const results = await child.read(entries.map((entry) => ({ entry, knownHash: null })))
  expect(shown(results)).toEqual([['web'], ['file-too-costly']])
})

test('a process that dies between two calls is started anew', async () => {
  const child = deadlyReader()
  await child.read([requestFor('exits.yaml')])
  expect(shown(await child.read([requestFor('a.yaml')]))).toEqual([['same']])
})

test('a call that is open when the reader stops rejects, and none is taken after it', async () => {
  const child = deadlyReader()
  const open = child.list([], '')
  const failed = expect(open).rejects.toThrow()
  await child.stop()
  await failed
  await expect(child.list([], '')).rejects.toThrow('stopped')
})

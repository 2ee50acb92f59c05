import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, renameSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import type { Entry, Listing } from '../../../src/control/source/entry.ts'
import { listFolder } from '../../../src/control/source/list-folder.ts'
import { temporaryFolder } from './temporary-folder.ts'

function write(folder: string, path: string, text = 'x'): void {
  mkdirSync(join(folder, dirname(path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

function list(path: string, kind: 'manifests' | 'certs' = 'manifests'): Listing {
  return listFolder({ kind, path })
}

/** `a.yaml`, `refused b.yaml: CODE`, `pair NAMESPACE/NAME`. */
function shown(folder: string, { entries }: Listing): string[] {
  return entries.map((entry) => {
    const path = relative(folder, entry.path)
    if (entry.kind === 'manifest') return path
    if (entry.kind === 'pair') return `pair ${entry.namespace}/${entry.name}`
    return `refused ${path}: ${entry.code}`
  })
}

test('manifests are found at any depth and come sorted by path', () => {
  const folder = temporaryFolder()
  for (const path of ['b.yml', 'a/z.json', 'a/b/c.yaml', 'a.yaml']) write(folder, path)
  expect(shown(folder, list(folder))).toEqual(['a.yaml', 'a/b/c.yaml', 'a/z.json', 'b.yml'])
})

test('what an editor leaves beside a file is not read, nor is anything that is no manifest', () => {
  const folder = temporaryFolder()
  for (const path of [
    '.a.yaml',
    'a.yaml~',
    '.a.yaml.swp',
    'a.swp',
    '4913',
    'README.md',
    'a.expect.yaml',
  ]) {
    write(folder, path)
  }
  write(folder, '.git/a.yaml')
  write(folder, 'tls.crt')
  expect(list(folder).entries).toEqual([])
})

test('files of a mounted ConfigMap, which are links through ..data, are read', () => {
  const folder = temporaryFolder()
  write(folder, '..2024_1/a.yaml')
  write(folder, '..2024_1/sub/b.yaml')
  symlinkSync('..2024_1', join(folder, '..data'))
  symlinkSync('..data/a.yaml', join(folder, 'a.yaml'))
  symlinkSync('..data/sub', join(folder, 'sub'))
  expect(shown(folder, list(folder))).toEqual(['a.yaml', 'sub/b.yaml'])
})

test('a swap of ..data changes the stamp of each file', () => {
  const folder = temporaryFolder()
  write(folder, '..1/a.yaml')
  write(folder, '..2/a.yaml')
  symlinkSync('..1', join(folder, '..data'))
  symlinkSync('..data/a.yaml', join(folder, 'a.yaml'))
  const before = list(folder).entries
  symlinkSync('..2', join(folder, '..data_tmp'))
  renameSync(join(folder, '..data_tmp'), join(folder, '..data'))
  const after = list(folder).entries
  expect(after.map(({ path }) => path)).toEqual(before.map(({ path }) => path))
  expect(after[0]?.stamp).not.toBe(before[0]?.stamp)
})

test('a link that leads out of the folder is refused, to a file as to a folder', () => {
  const outside = temporaryFolder()
  write(outside, 'secret.yaml')
  const folder = temporaryFolder()
  symlinkSync(join(outside, 'secret.yaml'), join(folder, 'a.yaml'))
  symlinkSync(outside, join(folder, 'b'))
  expect(shown(folder, list(folder))).toEqual([
    'refused a.yaml: symlink-outside',
    'refused b: symlink-outside',
  ])
})

test('a link into a folder whose name begins like that of the root is outside', () => {
  const parent = temporaryFolder()
  write(parent, 'root-other/a.yaml')
  mkdirSync(join(parent, 'root'))
  symlinkSync('../root-other/a.yaml', join(parent, 'root/a.yaml'))
  const root = join(parent, 'root')
  expect(shown(root, list(root))).toEqual(['refused a.yaml: symlink-outside'])
})

test('the root itself may be a link', () => {
  const folder = temporaryFolder()
  write(folder, 'real/a.yaml')
  symlinkSync('real', join(folder, 'link'))
  const root = join(folder, 'link')
  expect(shown(root, list(root))).toEqual(['a.yaml'])
})

test('links in a circle are followed once', () => {
  const folder = temporaryFolder()
  write(folder, 'a/b.yaml')
  symlinkSync('..', join(folder, 'a/up'))
  symlinkSync('.', join(folder, 'a/self'))
  expect(shown(folder, list(folder))).toEqual(['a/b.yaml'])
})

test('a link that leads nowhere is refused', () => {
  const folder = temporaryFolder()
  symlinkSync('gone.yaml', join(folder, 'a.yaml'))
  symlinkSync('gone', join(folder, 'no-manifest'))
  expect(shown(folder, list(folder))).toEqual(['refused a.yaml: file-unreadable'])
})

test('a pipe with the name of a manifest is refused', () => {
  const folder = temporaryFolder()
  execFileSync('mkfifo', [join(folder, 'a.yaml')])
  expect(shown(folder, list(folder))).toEqual(['refused a.yaml: file-unreadable'])
})

test('a file beyond 32 MiB is refused before it is read', () => {
  const folder = temporaryFolder()
  write(folder, 'a.yaml')
  truncateSync(join(folder, 'a.yaml'), 32 * 1024 * 1024 + 1)
  expect(shown(folder, list(folder))).toEqual(['refused a.yaml: file-too-large'])
})

test('folders nested too deep are not looked into, and are known to be closed', () => {
  const folder = temporaryFolder()
  const deep = Array.from({ length: 33 }, () => 'd').join('/')
  write(folder, `${deep}/a.yaml`)
  write(folder, 'b.yaml')
  const listing = list(folder)
  expect(shown(folder, listing)).toEqual(['b.yaml', `refused ${deep}: folder-unreadable`])
  expect(listing.closed).toEqual([join(folder, deep)])
})

test.skipIf(process.getuid?.() === 0)('a folder that may not be read is known to be closed', () => {
  const folder = temporaryFolder()
  write(folder, 'a/b.yaml')
  chmodSync(join(folder, 'a'), 0o000)
  const listing = list(folder)
  chmodSync(join(folder, 'a'), 0o700)
  expect(listing.closed).toEqual([join(folder, 'a')])
})

test('a root that is missing is an error, not an empty folder', () => {
  const folder = temporaryFolder()
  expect(list(join(folder, 'none')).error?.kind).toBe('missing')
  write(folder, 'file')
  expect(list(join(folder, 'file/none')).error?.kind).toBe('missing')
})

test('a single file may stand for a folder, whatever its name', () => {
  const folder = temporaryFolder()
  write(folder, 'ingress.txt')
  const path = join(folder, 'ingress.txt')
  expect(list(path).entries.map((entry) => entry.path)).toEqual([path])
})

test('paths begin with the root as it was named, without a slash too many', () => {
  const folder = temporaryFolder()
  write(folder, 'a.yaml')
  expect(list(`${folder}/./`).entries.map(({ path }) => path)).toEqual([`${folder}/a.yaml`])
})

test('NAME.crt and NAME.key are the Secret default/NAME, in a subfolder SUBFOLDER/NAME', () => {
  const folder = temporaryFolder()
  for (const path of ['web.crt', 'web.key', 'shop/api.crt', 'shop/api.key', 'other.yaml']) {
    write(folder, path)
  }
  expect(shown(folder, list(folder, 'certs'))).toEqual([
    'other.yaml',
    'pair shop/api',
    'pair default/web',
  ])
})

test('half a pair is refused', () => {
  const folder = temporaryFolder()
  write(folder, 'a.crt')
  write(folder, 'b.key')
  expect(shown(folder, list(folder, 'certs'))).toEqual([
    'refused a.crt: certificate-without-key',
    'refused b.key: key-without-certificate',
  ])
})

test('a pair that lies too deep belongs to no namespace', () => {
  const folder = temporaryFolder()
  write(folder, 'a/b/c.crt')
  write(folder, 'a/b/c.key')
  expect(shown(folder, list(folder, 'certs'))).toEqual(['refused a/b/c.crt: bad-name'])
})

test('a pair has another stamp when either half changes', () => {
  const folder = temporaryFolder()
  write(folder, 'a.crt')
  write(folder, 'a.key')
  const stamp = (entries: readonly Entry[]): string => entries.map((entry) => entry.stamp).join()
  const before = stamp(list(folder, 'certs').entries)
  write(folder, 'a.key', 'longer')
  expect(stamp(list(folder, 'certs').entries)).not.toBe(before)
})

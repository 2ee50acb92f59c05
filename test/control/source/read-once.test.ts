import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readOnce } from '../../../src/control/source/read-once.ts'
import { brokenText, ingressText } from './manifest-texts.ts'
import { temporaryFolder } from './temporary-folder.ts'

test('folders and single files are read once, broken ones included', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'sub'))
  writeFileSync(join(folder, 'sub/b.yaml'), brokenText)
  writeFileSync(join(folder, 'sub/a.yaml'), ingressText('web'))
  writeFileSync(join(folder, 'single.yaml'), ingressText('api'))
  const set = await readOnce({
    manifests: [join(folder, 'single.yaml'), join(folder, 'sub')],
    certs: [],
  })
  expect(set.objects.map(({ meta }) => meta.name.value)).toEqual(['api', 'web'])
  expect(set.rejected).toBe(1)
  expect(set.sources.map(({ files }) => files)).toEqual([1, 2])
  for (const { file } of set.diagnostics) expect(file.path).toBe(join(folder, 'sub/b.yaml'))
})

test('a file that two roots hold is read as one', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'sub'))
  writeFileSync(join(folder, 'sub/a.yaml'), ingressText('web'))
  const set = await readOnce({ manifests: [folder, join(folder, 'sub')], certs: [folder] })
  expect(set.objects).toHaveLength(1)
  expect(set.diagnostics).toEqual([])
})

test('a path that does not exist rejects and is named', async () => {
  const path = join(temporaryFolder(), 'none')
  await expect(readOnce({ manifests: [path], certs: [] })).rejects.toMatchObject({
    code: 'folder-not-found',
    message: expect.stringContaining(path),
  })
})

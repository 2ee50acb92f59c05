import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { runCommandLine } from '../../src/cli/command-line.ts'
import { PosternProcess } from '../e2e/postern-process.ts'

function service(port: string): string {
  return `apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: ${port}}]}\n`
}

test('check --watch checks anew after each change, and as check would, until a signal', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-watch-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'manifests/web.yaml')
  const write = (text: string) => {
    writeFileSync(join(folder, 'new'), text)
    renameSync(join(folder, 'new'), path)
  }
  mkdirSync(join(folder, 'manifests'))
  write(service('80'))
  const postern = new PosternProcess(['check', '--watch', 'manifests'], { cwd: folder })
  onTestFinished(async () => void (await postern.stop('SIGKILL')))
  await postern.said(/1 object: 0 errors/)
  await postern.logged(/watching for changes/)
  // The object was good, and its last good form would still be served: a check tells what is there.
  write(service('eighty'))
  await postern.said(/changed at \d\d:\d\d:\d\d\n\nmanifests\/web\.yaml:4:23: error .+: 1 error/s)
  rmSync(join(folder, 'manifests'), { recursive: true })
  await postern.logged(/postern: manifests: does not exist/)
  mkdirSync(join(folder, 'manifests'))
  write(service('81'))
  await postern.said(/1 error.+1 object: 0 errors/s)
  expect(await postern.stop('SIGINT')).toBe(0)
})

test('check --watch is for people', async () => {
  let err = ''
  const output = { out: () => {}, err: (text: string) => (err += text) }
  const args = ['check', '--watch', '--format', 'json', '.']
  expect(await runCommandLine(args, '1.2.3', output)).toBe(2)
  expect(err).toBe('postern: --watch writes text for people, and not json\n')
})

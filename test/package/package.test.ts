import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAssets as readAssetsHere } from '../../src/admin/dashboard/assets.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const samples = join(root, 'ingresses')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
let folder = ''

/** What a user does: get the package, and install it in an empty folder. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'postern-package-'))
  await npm(root, 'pack', '--pack-destination', folder)
  const [tarball] = readdirSync(folder)
  mkdirSync(join(folder, 'empty'))
  await npm(join(folder, 'empty'), 'install', '--prefer-offline', join(folder, tarball ?? ''))
}, 180_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Without the variables that npm sets for its scripts: they would have the inner npm work on the outer project. */
function npm(cwd: string, ...args: string[]) {
  const env = Object.entries(process.env).filter(([name]) => !name.startsWith('npm_'))
  return run('npm', [...args, '--no-audit', '--no-fund'], { cwd, env: Object.fromEntries(env) })
}

/** The installed command, run by the Node of this test. */
function postern(...args: string[]) {
  const script = join(folder, 'empty/node_modules/.bin/postern')
  return run(process.execPath, [script, ...args], { cwd: folder })
}

describe('the installed package', () => {
  test('knows its version', async () => {
    const { stdout } = await postern('--version')
    const [first, builtOf] = stdout.split('\n')
    expect(first).toBe(`postern ${version}`)
    expect(builtOf).toMatch(/^built of {3}[0-9a-f]{7,}(-dirty)?, \d{4}-\d\d-\d\dT/)
  })

  test('can be run as a command', async () => {
    const script = readFileSync(join(folder, 'empty/node_modules/.bin/postern'), 'utf8')
    expect(script).toMatch(/^#!\/usr\/bin\/env node\n/)
    const { stdout } = await run('./node_modules/.bin/postern', ['--version'], {
      cwd: join(folder, 'empty'),
    })
    expect(stdout).toContain(`postern ${version}\n`)
  })

  test('checks manifests', async () => {
    const { stdout } = await postern('check', '--format', 'json', samples)
    const { diagnostics, summary } = JSON.parse(stdout)
    expect(summary).toMatchObject({ files: 5, objects: 10, errors: 0 })
    expect(diagnostics.map(({ code }: { code: string }) => code)).toEqual([
      'dangling-secret',
      'overlapping-path',
    ])
  })

  test('explains a code by the page that it brings', async () => {
    expect((await postern('check', '--explain', 'yaml-tab')).stdout).toMatch(/^error yaml-tab: /)
  })

  test('prints routes', async () => {
    const { stdout } = await postern('routes', samples)
    expect(stdout).toMatch(/^HOST +PATH /)
    expect(stdout).toMatch(/^foo\.example\.com +\/ +Prefix +default\/foo:80 +1\/1 /m)
  })

  test('serves the dashboard', async () => {
    const path = join(folder, 'empty/node_modules/postern/dist/admin/dashboard/assets.js')
    const { readAssets } = await import(path)
    expect([...readAssets().keys()]).toEqual([...readAssetsHere().keys()])
  })

  test('brings JavaScript and documents, and nothing to test or build with', () => {
    const installed = join(folder, 'empty/node_modules/postern')
    expect(readdirSync(installed).toSorted()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dashboard',
      'dist',
      'docs',
      'package.json',
    ])
    const files = readdirSync(join(installed, 'dist'), { recursive: true, encoding: 'utf8' })
    expect(files.filter((name) => name.endsWith('.ts'))).toEqual([])
    expect(files).toContain('main.js')
  })
})

/** The dependencies that someone who installs the package gets. */
test('every dependency is used', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(root, 'src', name), 'utf8'))
    .join('\n')
  const idle = Object.keys(dependencies).filter((name) => !sources.includes(`'${name}'`))
  expect(idle).toEqual([])
})

test('the image runs on the Node that the tests run on', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const images = readFileSync(join(root, 'Dockerfile'), 'utf8').match(/^FROM .*$/gm) ?? []
  expect(images).toHaveLength(2)
  expect(images.filter((line) => !line.startsWith(`FROM node:${devDependencies.node}-`))).toEqual(
    [],
  )
})

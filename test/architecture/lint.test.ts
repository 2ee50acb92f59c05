import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-lint-'))
  mkdirSync(join(folder, 'src'))
  copyFileSync(join(root, '.gitignore'), join(folder, '.gitignore'))
  writeFileSync(join(folder, 'src/other.ts'), 'export async function a() {}\n')
  copyFileSync(join(root, 'biome.json'), join(folder, 'biome.json'))
})

afterEach(() => rmSync(folder, { recursive: true }))

/** Rules that an upgrade of the linter could rename or silence. */
test.each([
  ['noFloatingPromises', 'async function a() {}\nexport function b() {\n  a()\n}\n'],
  ['noFloatingPromises', "import { a } from './other.ts'\n\nexport function b() {\n  a()\n}\n"],
  [
    'noMisusedPromises',
    'async function a() {\n  return true\n}\nexport function b() {\n  if (a()) return 1\n  return 2\n}\n',
  ],
  ['noExplicitAny', 'export const a = (b: any) => b\n'],
  ['noNonNullAssertion', 'export const a = (b: string | null) => b!.length\n'],
  ['useNodejsImportProtocol', "import { join } from 'path'\n\nexport const a = join('b')\n"],
])('the linter reports what %s forbids: %j', (rule, code) => {
  expect(lint(code)).toContain(`/${rule}`)
})

test('the linter reports nothing for good code', () => {
  expect(lint('export const a = 1\n')).toBe('')
})

/** The report, or nothing where there is nothing to report. */
function lint(code: string): string {
  writeFileSync(join(folder, 'src/a.ts'), code)
  const biome = join(root, 'node_modules/.bin/biome')
  const { status, stdout, stderr } = spawnSync(biome, ['lint', '--colors=off'], {
    cwd: folder,
    encoding: 'utf8',
  })
  return status === 0 ? '' : `${stdout}${stderr}`
}

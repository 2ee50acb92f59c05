import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { importTable, mayImport, rowOf } from './import-table.ts'
import { importsIn, sourceFiles } from './source-files.ts'

const files = sourceFiles('src')

/** Every import from one file of ours to another, by their paths in the repository. */
const edges = files.flatMap((file) =>
  file.imports.flatMap(({ path, isType }) =>
    path === null ? [] : [{ from: file.path, to: path, isType }],
  ),
)

describe('imports are found', () => {
  test.each([
    ["import { a } from './a.ts'", false],
    ["import type { A } from './a.ts'", true],
    ["import * as a from './a.ts'", false],
    ["import a, {\n  b,\n  type C,\n} from './a.ts'", false],
    ["import './a.ts'", false],
    ["export { a } from './a.ts'", false],
    ["export * from './a.ts'", false],
    ["export type {\n  A,\n} from './a.ts'", true],
    ["  const { a } = await import('./a.ts')", false],
  ])('%j', (text, isType) => {
    expect(importsIn(text)).toEqual([{ specifier: './a.ts', isType }])
  })

  test.each(["const text = 'import from'", "export const from = 'a'", 'export function a() {}'])(
    'and nothing else: %j',
    (text) => {
      expect(importsIn(text)).toEqual([])
    },
  )

  test('and each leads to a file of src', () => {
    const paths = new Set(files.map((file) => file.path))
    expect(edges.filter(({ to }) => !paths.has(to))).toEqual([])
    expect(edges.length).toBeGreaterThan(100)
  })
})

describe('the table', () => {
  test('has a row for every file', () => {
    const paths = files.map(({ path }) => path)
    expect(paths.filter((path) => rowOf(inside(path)) === undefined)).toEqual([])
  })

  test('has no row without a file', () => {
    const used = new Set(files.map(({ path }) => rowOf(inside(path))))
    expect([...importTable.keys()].filter((row) => !used.has(row))).toEqual([])
  })

  test('allows every import that there is', () => {
    const broken = edges
      .filter(({ from, to }) => !mayImport(inside(from), inside(to)))
      .map(({ from, to }) => `${from} -> ${to}`)
    expect(broken).toEqual([])
  })

  test.each([
    ['proxy/proxy.ts', 'control/loop.ts'],
    ['control/loop.ts', 'proxy/proxy.ts'],
    ['snapshot/route.ts', 'control/kubernetes/ingress.ts'],
    ['proxy/http1/outbox.ts', 'proxy/proxy.ts'],
    ['proxy/proxy.ts', 'telemetry/access-log.ts'],
    ['app/start.ts', 'cli/output.ts'],
    ['base/cell.ts', 'unknown/file.ts'],
  ])('forbids %s to import %s', (from, to) => {
    expect(mayImport(from, to)).toBe(false)
  })

  test('is the one in docs/architecture.md', () => {
    const text = readFileSync(join(import.meta.dirname, '../../docs/architecture.md'), 'utf8')
    const [, section = ''] = text.split('## Who may import whom')
    const rows = [...section.matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)].map(
      ([, name = '', targets = '']) =>
        [name, Array.from(targets.matchAll(/`([^`]+)`/g), (match) => match[1])] as const,
    )
    expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(importTable))
  })
})

describe('the source', () => {
  test('has no circle of imports that is there when it runs', () => {
    expect(findCircle()).toEqual([])
  })

  test('has no index.ts', () => {
    const paths = files.map(({ path }) => path)
    expect(paths.filter((path) => path.endsWith('/index.ts'))).toEqual([])
  })

  test('imports no package but those that package.json names', () => {
    const path = join(import.meta.dirname, '../../package.json')
    const { dependencies } = JSON.parse(readFileSync(path, 'utf8'))
    const foreign = files
      .flatMap((file) => file.imports)
      .filter(({ specifier }) => !/^(\.|node:)/.test(specifier) && !(specifier in dependencies))
    expect(foreign).toEqual([])
  })

  test('reads the environment only in the options', () => {
    expect(containing(/\bprocess\.env\b/)).toEqual(['src/app/options/read-options.ts'])
  })

  test('ends the process only in main.ts', () => {
    expect(containing(/\bprocess\.(exit|abort|kill|reallyExit)\(/)).toEqual(['src/main.ts'])
  })

  test('has no way round the types or the rules', () => {
    expect(containing(/\bas any\b|: any\b|<any>|as unknown as/)).toEqual([])
    const comments = /@ts-(ignore|expect-error|nocheck)|biome-ignore/
    expect(files.filter(({ text }) => comments.test(text)).map(({ path }) => path)).toEqual([])
  })
})

function inside(path: string): string {
  return path.replace(/^src\//, '')
}

function containing(pattern: RegExp): string[] {
  const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  return files.filter(({ text }) => pattern.test(withoutComments(text))).map(({ path }) => path)
}

/** The paths of one circle; empty if there is none. Types do not count: two files may know each other's. */
function findCircle(): string[] {
  const done = new Set<string>()
  const walk = (path: string, trail: readonly string[]): string[] => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path]
    if (done.has(path)) return []
    for (const edge of edges) {
      if (edge.from !== path || edge.isType) continue
      const circle = walk(edge.to, [...trail, path])
      if (circle.length > 0) return circle
    }
    done.add(path)
    return []
  }
  return files.map(({ path }) => walk(path, [])).find((circle) => circle.length > 0) ?? []
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderOf, importTable } from './import-table.ts'
import { importSpecifiers, sourceFiles } from './source-files.ts'

const files = sourceFiles('src')

describe('imports are found', () => {
  test.each([
    ["import { a } from './a.ts'", './a.ts'],
    ["import type { A } from '../a.ts'", '../a.ts'],
    ["import * as a from './a.ts'", './a.ts'],
    ["import a, {\n  b,\n  type C,\n} from './a.ts'", './a.ts'],
    ["import 'reflect-metadata'", 'reflect-metadata'],
    ["export { a } from './a.ts'", './a.ts'],
    ["export * from './a.ts'", './a.ts'],
    ["export type { A } from './a.ts'", './a.ts'],
    ["  const { a } = await import('./a.ts')", './a.ts'],
  ])('%j', (text, specifier) => {
    expect(importSpecifiers(text)).toEqual([specifier])
  })

  test.each(["const text = 'import from'", "export const from = 'a'", 'export function a() {}'])(
    'and nothing else: %j',
    (text) => {
      expect(importSpecifiers(text)).toEqual([])
    },
  )

  test('every import of ours leads to a file', () => {
    const paths = new Set(files.map((file) => file.path))
    const missing = files.flatMap((file) =>
      file.imports.filter((path) => !paths.has(path)).map((path) => `${file.path} -> ${path}`),
    )
    expect(missing).toEqual([])
    expect(files.flatMap((file) => file.imports).length).toBeGreaterThan(100)
  })
})

describe('the table', () => {
  test('has a row for every file', () => {
    expect(files.map(inside).filter((path) => folderOf(path) === undefined)).toEqual([])
  })

  test('has no row without a file', () => {
    const used = new Set(files.map((file) => folderOf(inside(file))))
    expect([...importTable.keys()].filter((folder) => !used.has(folder))).toEqual([])
  })

  test('allows every import that there is', () => {
    const broken = edges()
      .filter(({ from, to }) => !importTable.get(from)?.includes(to))
      .map(({ file, path }) => `${file} -> ${path}`)
    expect(broken).toEqual([])
  })

  test('allows no import that is not there', () => {
    const used = new Set(edges().map(({ from, to }) => `${from} -> ${to}`))
    const idle = [...importTable].flatMap(([from, targets]) =>
      targets.map((to) => `${from} -> ${to}`).filter((edge) => !used.has(edge)),
    )
    expect(idle).toEqual([])
  })

  test('is the one in docs/architecture.md', () => {
    const text = readFileSync(join(import.meta.dirname, '../../docs/architecture.md'), 'utf8')
    const section = text.slice(text.indexOf('## Who may import whom'))
    const rows = [...section.matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)].map(
      ([, folder = '', targets = '']) =>
        [folder, [...targets.matchAll(/`([^`]+)`/g)].map((match) => match[1])] as const,
    )
    expect(new Map(rows)).toEqual(importTable)
  })
})

describe('the source', () => {
  test('has no circle of imports', () => {
    expect(findCircle()).toEqual([])
  })

  test('has no index.ts', () => {
    expect(files.map((file) => file.path).filter((path) => /\bindex\.ts$/.test(path))).toEqual([])
  })

  test('imports nothing from outside src, but packages that package.json names', () => {
    const { dependencies } = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
    )
    const foreign = files.flatMap((file) => [
      ...file.imports.filter((path) => !path.startsWith('src/')),
      ...file.specifiers
        .filter((specifier) => !/^(\.|node:)/.test(specifier))
        .filter((specifier) => !(specifier in dependencies)),
    ])
    expect(foreign).toEqual([])
  })

  test('reads the environment only in the options', () => {
    expect(containing(/\bprocess\.env\b/)).toEqual(['src/app/options/read-options.ts'])
  })

  test('ends the process only in main.ts', () => {
    expect(containing(/\bprocess\.(exit|abort|kill|reallyExit)\(/)).toEqual(['src/main.ts'])
  })

  test('has no way round the types or the rules', () => {
    expect(containing(/\bas any\b|: any\b|<any>|@ts-|biome-ignore|as unknown as/)).toEqual([])
  })
})

function inside({ path }: { path: string }): string {
  return path.slice('src/'.length)
}

/** Imports that cross from one row of the table to another. */
function edges() {
  return files.flatMap((file) =>
    file.imports
      .filter((path) => path.startsWith('src/'))
      .map((path) => ({
        file: file.path,
        path,
        from: folderOf(inside(file)) ?? '?',
        to: folderOf(inside({ path })) ?? '?',
      }))
      .filter(({ from, to }) => from !== to),
  )
}

function containing(pattern: RegExp): string[] {
  return files.filter(({ text }) => pattern.test(withoutComments(text))).map((file) => file.path)
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
}

/** The paths of one circle; empty if there is none. Types count: they tie files together for the reader, too. */
function findCircle(): string[] {
  const imports = new Map(files.map((file) => [file.path, file.imports]))
  const done = new Set<string>()
  const walk = (path: string, trail: readonly string[]): string[] => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path]
    if (done.has(path)) return []
    for (const next of imports.get(path) ?? []) {
      const circle = walk(next, [...trail, path])
      if (circle.length > 0) return circle
    }
    done.add(path)
    return []
  }
  for (const path of imports.keys()) {
    const circle = walk(path, [])
    if (circle.length > 0) return circle
  }
  return []
}

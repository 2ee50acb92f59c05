import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, sep } from 'node:path'

const root = join(import.meta.dirname, '../..')

export interface SourceFile {
  /** From the root of the repository, with `/`. */
  readonly path: string
  readonly text: string
  readonly imports: readonly Import[]
}

export interface Import {
  /** As written: `./cell.ts`, `node:fs`, `fastify`. */
  readonly specifier: string
  /** The file of ours that is meant, as `SourceFile.path`; null for anything else. */
  readonly path: string | null
  /** Gone when the program runs. */
  readonly isType: boolean
}

/** Every TypeScript file in a folder of the repository. */
export function sourceFiles(folder: string): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => sourceFile(join(folder, name).split(sep).join('/')))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

function sourceFile(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8')
  const imports = importsIn(text).map(({ specifier, isType }) => ({
    specifier,
    isType,
    path: specifier.startsWith('.')
      ? normalize(join(dirname(path), specifier))
          .split(sep)
          .join('/')
      : null,
  }))
  return { path, text, imports }
}

/** Of formatted code, where an import or export statement begins its line. */
export function importsIn(text: string): Omit<Import, 'path'>[] {
  const statements =
    /^\s*(?:import|export)\s+(type\s)?[^'"();=]*?\bfrom\s*'([^']+)'|^\s*import\s*'([^']+)'/gm
  const calls = /\bimport\(\s*'([^']+)'/g
  return [
    ...Array.from(text.matchAll(statements), ([, type, specifier, effect]) => ({
      specifier: specifier ?? effect ?? '',
      isType: type !== undefined,
    })),
    ...Array.from(text.matchAll(calls), ([, specifier = '']) => ({ specifier, isType: false })),
  ]
}

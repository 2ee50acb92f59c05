import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, sep } from 'node:path'

const root = join(import.meta.dirname, '../..')

export interface SourceFile {
  /** From the root of the repository, with `/`. */
  readonly path: string
  readonly text: string
  /** As written: `./cell.ts`, `node:fs`, `fastify`. */
  readonly specifiers: readonly string[]
  /** Files of ours, as `path`. */
  readonly imports: readonly string[]
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
  const specifiers = importSpecifiers(text)
  const imports = specifiers
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => normalize(join(dirname(path), specifier)).split(sep).join('/'))
  return { path, text, specifiers, imports }
}

/**
 * Of formatted code, where an import or export statement begins its line. Types count as well: a type that is imported is
 * knowledge of the other side.
 */
export function importSpecifiers(text: string): string[] {
  const statements = /^\s*(?:import|export)\b[^'"();=]*?\bfrom\s*'([^']+)'|^\s*import\s*'([^']+)'/gm
  const calls = /\b(?:import|new URL)\(\s*'([^']+)'/g
  return [...text.matchAll(statements), ...text.matchAll(calls)].map(
    (match) => match[1] ?? match[2] ?? '',
  )
}

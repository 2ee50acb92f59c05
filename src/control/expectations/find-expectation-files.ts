import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { CodedError } from '../../base/coded-error.ts'
import { isExpectationName } from '../source/expectation-name.ts'

/**
 * Files as they are, whatever their names; of folders, everything below them that is named like expectations, sorted. Throws a
 * CodedError where a path can't be read, or where there is nothing to check in it: a test that finds nothing must not pass.
 */
export function findExpectationFiles(paths: readonly string[]): string[] {
  return [...new Set(paths.flatMap(filesIn))]
}

function filesIn(path: string): string[] {
  const names = namesIn(path)
  if (names === null) return [path]
  const files = names
    .filter((name) => isExpectationName(name) && !hidden.test(name))
    .map((name) => join(path, name))
    .sort()
  if (files.length > 0) return files
  throw new CodedError(
    'no-expectations',
    `${path}: nothing is expected in this folder`,
    'expectations are in files that end in .expect.yaml',
  )
}

/** Also a folder on the way there. */
const hidden = /(^|[\\/])\./

/** null: not a folder. */
function namesIn(path: string): string[] | null {
  try {
    if (!statSync(path).isDirectory()) return null
    return readdirSync(path, { recursive: true, encoding: 'utf8' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    const why = error.code === 'ENOENT' ? 'does not exist' : `cannot be read (${error.code})`
    throw new CodedError('no-such-path', `${path}: ${why}`)
  }
}

import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Writes what a build is made of into dist/. Nothing in it depends on when or where it is built, so that two builds of one
 * commit are the same. Without Git, in an image say, POSTERN_COMMIT and POSTERN_COMMITTED_AT may tell.
 */
const root = join(import.meta.dirname, '..')

function git(...args: string[]): string | null {
  try {
    const stdio = ['ignore', 'pipe', 'ignore'] as const
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: [...stdio] }).trim()
  } catch {
    return null
  }
}

const facts = {
  commit: process.env.POSTERN_COMMIT ?? git('describe', '--always', '--dirty') ?? 'unknown',
  committedAt: process.env.POSTERN_COMMITTED_AT ?? git('log', '-1', '--format=%cI') ?? 'unknown',
}
writeFileSync(join(root, 'dist/build-facts.json'), `${JSON.stringify(facts, null, 2)}\n`)

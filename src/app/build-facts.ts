import { readFileSync } from 'node:fs'

/** What a build was made of; written by tools/write-build-facts.ts. */
export interface BuildFacts {
  /** As `git describe` has it; `-dirty` behind it: of files that were changed since. */
  readonly commit: string
  /** ISO 8601. */
  readonly committedAt: string
}

/** null: this is no build, the sources run as they are. */
export function readBuildFacts(): BuildFacts | null {
  try {
    return JSON.parse(readFileSync(new URL('../build-facts.json', import.meta.url), 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

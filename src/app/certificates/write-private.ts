import { randomUUID } from 'node:crypto'
import { link, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Writes a file that nobody else can read, whole or not at all: whoever follows the folder never sees half of it. False: there
 * is one already, and it was not to be replaced.
 */
export async function writePrivate(path: string, text: string, replace: boolean): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true })
  const draft = join(dirname(path), `.${randomUUID()}`)
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx' })
    if (replace) await rename(draft, path)
    else await link(draft, path)
    return true
  } catch (error) {
    if (!replace && (error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

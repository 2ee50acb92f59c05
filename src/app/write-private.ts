import { randomUUID } from 'node:crypto'
import { link, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Writes a file that nobody else can read, whole or not at all: whoever follows the folder never sees half of it, and of two
 * processes that start at once only one makes it. False: there is one already, and it was not to be replaced.
 */
export async function writePrivate(path: string, text: string, replace: boolean): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true })
  const draft = join(dirname(path), `.${randomUUID()}`)
  const handle = await open(draft, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
    if (replace) await rename(draft, path)
    else await link(draft, path)
    return true
  } catch (error) {
    if (!replace && (error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await handle.close()
    await rm(draft, { force: true })
  }
}

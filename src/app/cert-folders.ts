import { existsSync } from 'node:fs'

/**
 * The folders to read certificates from. A folder that somebody named has to be there; the default one need not: who serves
 * no TLS has none.
 */
export function certFolders(folders: readonly string[], isGiven: boolean): readonly string[] {
  return isGiven ? folders : folders.filter((folder) => existsSync(folder))
}

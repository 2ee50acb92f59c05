import { existsSync } from 'node:fs'
import { relative, sep } from 'node:path'

/**
 * The folders to read certificates from. A folder that somebody named has to be there and is read; the default one may be
 * missing, since who serves no TLS has none, or be inside of what is read anyway (`postern check .`).
 */
export function certFolders(
  folders: readonly string[],
  isGiven: boolean,
  manifests: readonly string[],
): readonly string[] {
  if (isGiven) return folders
  return folders.filter(
    (folder) => existsSync(folder) && !manifests.some((path) => contains(path, folder)),
  )
}

function contains(path: string, inner: string): boolean {
  return relative(path, inner).split(sep)[0] !== '..'
}

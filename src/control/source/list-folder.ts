import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'
import type { DiagnosticCode } from '../diagnostics/codes.ts'
import {
  type Directory,
  type Entry,
  type Listing,
  type Root,
  type RootError,
  rootPath,
} from './entry.ts'
import { isExpectationName } from './expectation-name.ts'
import { type FoundFile, manifestEntry } from './found-file.ts'
import { readLimits } from './limits.ts'
import { pairCertificates } from './pair-certificates.ts'

/**
 * Looks at everything below a root. Synchronous, because it runs in a process of its own, and because a look is the more
 * truthful the shorter it takes. Never throws for what is or is not on the disk.
 */
export function listFolder(root: Root): Listing {
  return new FolderWalk(root).list()
}

class FolderWalk {
  readonly #root: Root
  readonly #found: FoundFile[] = []
  readonly #refused: Entry[] = []
  readonly #directories: Directory[] = []
  /** Where links to files lead, by path: such a folder (`..data`) may be one that is not walked. */
  readonly #linked = new Map<string, Directory>()
  readonly #closed: string[] = []
  #realRoot = ''

  constructor(root: Root) {
    this.#root = root
  }

  list(): Listing {
    const path = rootPath(this.#root)
    try {
      const stats = statSync(path)
      this.#realRoot = realpathSync.native(path)
      if (stats.isDirectory()) {
        this.#walk(path, [], [this.#realRoot])
      } else {
        this.#takeFile(path, [], stats)
      }
    } catch (error) {
      return { entries: [], directories: [], closed: [], error: rootError(error) }
    }
    const entries =
      this.#root.kind === 'certs' ? pairCertificates(this.#found) : this.#found.map(manifestEntry)
    return {
      entries: [...entries, ...this.#refused].sort(byPath),
      directories: this.#watchable(),
      closed: this.#closed,
      error: null,
    }
  }

  /** `above`: the real paths of the folders on the way here; a link to one of them would lead round in a circle. */
  #walk(path: string, folders: readonly string[], above: readonly string[]): void {
    this.#directories.push(directoryAt(path))
    for (const item of readdirSync(path, { withFileTypes: true })) {
      if (isIgnored(item.name)) continue
      this.#takeItem(item, `${path === sep ? '' : path}${sep}${item.name}`, folders, above)
    }
  }

  #takeItem(
    item: Dirent,
    path: string,
    folders: readonly string[],
    above: readonly string[],
  ): void {
    if (!item.isSymbolicLink() && !item.isDirectory() && !this.#isWanted(item.name)) return
    try {
      const real = item.isSymbolicLink() ? realpathSync.native(path) : null
      const stats = statSync(path)
      if (!stats.isDirectory() && !this.#isWanted(item.name)) return
      if (real !== null && !isInside(real, this.#realRoot)) {
        this.#refuse(path, 'symlink-outside', `the link leads out of ${this.#root.path}`)
      } else if (stats.isDirectory()) {
        this.#takeFolder(path, [...folders, item.name], real, above)
      } else {
        if (real !== null) this.#followLink(dirname(real))
        this.#takeFile(path, folders, stats)
      }
    } catch (error) {
      if (error instanceof TooManyFiles) throw error
      this.#takeTrouble(item, path, error)
    }
  }

  #takeFolder(
    path: string,
    folders: readonly string[],
    real: string | null,
    above: readonly string[],
  ): void {
    const here = real ?? join(above.at(-1) ?? '', basename(path))
    if (above.includes(here)) return
    if (folders.length > readLimits.depth) {
      this.#close(path, `folders are nested deeper than ${readLimits.depth}`)
      return
    }
    this.#walk(path, folders, [...above, here])
  }

  #followLink(folder: string): void {
    if (!this.#linked.has(folder)) this.#linked.set(folder, directoryAt(folder))
  }

  #watchable(): readonly Directory[] {
    const walked = new Set(this.#directories.map(({ identity }) => identity))
    const others = [...this.#linked.values()].filter(({ identity }) => !walked.has(identity))
    return [...this.#directories, ...others]
  }

  #takeFile(path: string, folders: readonly string[], stats: Stats): void {
    if (!stats.isFile()) {
      this.#refuse(path, 'file-unreadable', 'not a regular file')
    } else if (stats.size > readLimits.fileBytes) {
      this.#refuse(
        path,
        'file-too-large',
        `${stats.size} bytes; the limit is ${readLimits.fileBytes}`,
      )
    } else {
      this.#found.push({ path, folders, stats })
      if (this.#found.length > readLimits.files) throw new TooManyFiles()
    }
  }

  #takeTrouble(item: Dirent, path: string, error: unknown): void {
    const code = errorCode(error)
    if (item.isDirectory()) {
      // Gone between two system calls is gone; anything else leaves its content unknown.
      if (code !== 'ENOENT') this.#close(path, `the folder cannot be read (${code})`)
    } else if (item.isSymbolicLink() && this.#isWanted(item.name)) {
      this.#refuse(path, 'file-unreadable', `the link leads nowhere (${code})`)
    } else if (item.isFile() && code !== 'ENOENT') {
      this.#refuse(path, 'file-unreadable', `the file cannot be read (${code})`)
    }
  }

  #close(path: string, message: string): void {
    this.#closed.push(path)
    this.#refuse(path, 'folder-unreadable', message)
  }

  #refuse(path: string, code: DiagnosticCode, message: string): void {
    this.#refused.push({
      kind: 'refused',
      path,
      stamp: `${code} ${message}`,
      size: 0,
      inode: '',
      code,
      message,
    })
  }

  #isWanted(name: string): boolean {
    if (isExpectationName(name)) return false
    return (
      /\.(ya?ml|json)$/.test(name) || (this.#root.kind === 'certs' && /\.(crt|key)$/.test(name))
    )
  }
}

function directoryAt(path: string): Directory {
  const { dev, ino, birthtimeMs } = statSync(path)
  return { path, identity: `${dev}:${ino}:${birthtimeMs}` }
}

class TooManyFiles extends Error {}

/** Names that editors and Kubernetes (`..data`) use for what is not meant to be read. */
function isIgnored(name: string): boolean {
  return name.startsWith('.') || name.endsWith('~') || name.endsWith('.swp')
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

function rootError(error: unknown): RootError {
  if (error instanceof TooManyFiles) {
    return { kind: 'unreadable', message: `more than ${readLimits.files} files` }
  }
  const code = errorCode(error)
  return code === 'ENOENT' || code === 'ENOTDIR'
    ? { kind: 'missing', message: 'does not exist' }
    : { kind: 'unreadable', message: `cannot be read (${code})` }
}

function errorCode(error: unknown): string {
  if (error instanceof Error && 'code' in error) return String(error.code)
  throw error
}

function byPath(a: Entry, b: Entry): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0
}

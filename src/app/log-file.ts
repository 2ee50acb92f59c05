import { type FileHandle, open } from 'node:fs/promises'
import { CodedError } from '../base/coded-error.ts'

/** A file that is appended to, and may be moved away meanwhile. */
export interface LogFile {
  /** One chunk at a time; resolves when it is written. */
  write(chunk: Buffer): Promise<void>
  /** Goes on in a new file at the same path, once the present chunk is written. Rejects, and stays, where there can be none. */
  reopen(): Promise<void>
}

/** Rejects with a CodedError where the file can't be opened. */
export async function openLogFile(path: string): Promise<LogFile> {
  let file = await openAt(path)
  let writing = Promise.resolve()
  return {
    write(chunk) {
      writing = file.appendFile(chunk)
      return writing
    },
    async reopen() {
      const next = await openAt(path)
      const old = file
      file = next
      // How it went is told to whoever wrote.
      await writing.catch(() => {})
      await old.close()
    },
  }
}

async function openAt(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'a', 0o640)
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new CodedError(
      'access-log-unwritable',
      `the access log ${path} cannot be opened: ${reason}`,
    )
  }
}

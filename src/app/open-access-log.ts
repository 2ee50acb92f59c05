import { open } from 'node:fs/promises'
import type { Clock } from '../base/clock.ts'
import { CodedError } from '../base/coded-error.ts'
import type { AccessLog } from '../telemetry/access-log.ts'
import { createAccessLog } from '../telemetry/access-log.ts'
import type { Log } from './log.ts'

const off: AccessLog = {
  record() {},
  async flush() {},
}

/** `target` is `off`, `-` for standard output, or a file that is appended to. */
export async function openAccessLog(target: string, log: Log, clock: Clock): Promise<AccessLog> {
  if (target === 'off') return off
  return createAccessLog({
    write: target === '-' ? writeToStandardOutput : await appendTo(target),
    clock,
    onLoss: (lines, reason) => log('warn', 'lines of the access log were lost', { lines, reason }),
  })
}

/** On a pipe this waits for the reader without holding up the event loop. */
function writeToStandardOutput(chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(chunk, (error) => (error ? reject(error) : resolve()))
  })
}

async function appendTo(path: string): Promise<(chunk: Buffer) => Promise<void>> {
  try {
    const file = await open(path, 'a', 0o640)
    return (chunk) => file.appendFile(chunk)
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new CodedError(
      'access-log-unwritable',
      `the access log ${path} cannot be opened: ${reason}`,
    )
  }
}

import type { Clock } from '../base/clock.ts'
import { type AccessLog, createAccessLog } from '../telemetry/access-log/access-log.ts'
import { accessLogFormat } from './access-log-format.ts'
import type { Log } from './log.ts'
import { openLogFile } from './log-file.ts'
import type { Options } from './options/option-table.ts'

export interface OpenAccessLog extends AccessLog {
  /** Goes on in a new file at the same path. Never rejects: where there can be none, the log tells of it. */
  reopen(): Promise<void>
}

/** Rejects with a CodedError where the file can't be opened, or the format is none. */
export async function openAccessLog(
  { accessLog: target, accessLogFormat: format }: Pick<Options, 'accessLog' | 'accessLogFormat'>,
  log: Log,
  clock: Clock,
): Promise<OpenAccessLog> {
  const common = {
    format: accessLogFormat(format),
    clock,
    onLoss: (lines: number, reason: string) =>
      log('warn', 'lines of the access log were lost', { lines, reason }),
  }
  if (target === 'off') {
    return { record() {}, async flush() {}, lost: () => 0, async reopen() {} }
  }
  if (target === '-') {
    return {
      ...createAccessLog({ ...common, write: writeToStandardOutput }),
      async reopen() {},
    }
  }
  const file = await openLogFile(target)
  return {
    ...createAccessLog({ ...common, write: file.write }),
    async reopen() {
      try {
        await file.reopen()
        log('info', 'the access log goes on in a new file', { file: target })
      } catch (error) {
        const reason = error instanceof Error ? error.message : error
        log('error', 'the access log goes on in the old file', { file: target, reason })
      }
    },
  }
}

/** On a pipe this waits for the reader without holding up the event loop. */
function writeToStandardOutput(chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(chunk, (error) => (error ? reject(error) : resolve()))
  })
}

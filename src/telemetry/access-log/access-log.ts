import type { Clock } from '../../base/clock.ts'
import type { RequestRecord } from '../request-record.ts'
import type { LineFormat } from './line-format.ts'

/** Text is written once there is this much of it, in characters, or this late, in milliseconds. */
const chunkLength = 65_536
const longestWait = 500

/** Where writing is too slow, lines beyond this many characters are dropped: requests never wait for their log. */
const mostWaiting = 8 * 1024 * 1024

/** Losses are told at most this often, in milliseconds. */
const lossPeriod = 10_000

export interface AccessLog {
  record(record: RequestRecord): void
  /** Writes what is waiting, and tells what was lost. Resolves also where it can't be written; never, if writing does not end. */
  flush(): Promise<void>
  /** Lines that were lost since the start. */
  lost(): number
}

export interface AccessLogOptions {
  readonly format: LineFormat
  /** Resolves when the bytes are written; one chunk at a time is handed over. */
  readonly write: (chunk: Buffer) => Promise<void>
  readonly clock: Clock
  /** Called when lines were lost: how many since the last call, and why. */
  readonly onLoss: (lines: number, reason: string) => void
}

/** Buffers lines and writes them in chunks, one after the other. */
export function createAccessLog({ format, write, clock, onLoss }: AccessLogOptions): AccessLog {
  let waiting = ''
  let waitingLines = 0
  let lost = 0
  let lostUntold = 0
  let lossReason = ''
  let lossToldAt = Number.NEGATIVE_INFINITY
  let writing: Promise<void> | null = null
  let cancelTimer: (() => void) | null = null

  function record(entry: RequestRecord): void {
    if (waiting.length >= mostWaiting) {
      lose(1, 'the log is written too slowly')
      return
    }
    waiting += format(entry)
    waitingLines += 1
    writeInTime()
  }

  function writeInTime(): void {
    if (waiting.length >= chunkLength) startWriting()
    else if (waiting !== '') cancelTimer ??= clock.schedule(longestWait, startWriting)
  }

  function startWriting(): void {
    cancelTimer?.()
    cancelTimer = null
    if (waiting === '') return
    writing ??= writeChunks().finally(() => {
      writing = null
      writeInTime()
    })
  }

  /** What came in meanwhile waits for its own time, unless it is a chunk: else a busy proxy would write a few lines each millisecond. */
  async function writeChunks(): Promise<void> {
    do {
      const lines = waitingLines
      const chunk = Buffer.from(waiting)
      waiting = ''
      waitingLines = 0
      try {
        await write(chunk)
      } catch (error) {
        lose(lines, error instanceof Error ? error.message : String(error))
      }
    } while (waiting.length >= chunkLength)
  }

  function lose(lines: number, reason: string): void {
    lost += lines
    lostUntold += lines
    lossReason = reason
    if (clock.now() - lossToldAt >= lossPeriod) tellLoss()
  }

  function tellLoss(): void {
    if (lostUntold === 0) return
    onLoss(lostUntold, lossReason)
    lostUntold = 0
    lossToldAt = clock.now()
  }

  return {
    record,
    lost: () => lost,
    async flush() {
      while (waiting !== '' || writing !== null) {
        startWriting()
        await writing
      }
      tellLoss()
    },
  }
}

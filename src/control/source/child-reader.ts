import { type ChildProcess, fork } from 'node:child_process'
import { extname } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { assert } from '../../base/assert.ts'
import type { Root } from './entry.ts'
import { unpackContent } from './packed-content.ts'
import type { ReadReply, ReadRequest } from './read-entry.ts'
import type { Reader, ReadResult } from './reader.ts'
import type { ListReply, ReadingReply, ReadingRequest } from './reading-process.ts'
import { refusedContent } from './refused-content.ts'

/**
 * Small enough that taking a batch's objects out of its message does not hold up this thread for more than a few
 * milliseconds; large enough that 10,000 small files do not wait for 10,000 round trips.
 */
const batch = { files: 64, bytes: 256 * 1024 }

export interface ReaderLimits {
  /** Milliseconds for listing everything. */
  readonly listTime: number
  /** Milliseconds for reading a file, */
  readonly baseTime: number
  /** and so many more for each MiB of it. */
  readonly timePerMiB: number
  readonly heapMiB: number
}

export const defaultReaderLimits: ReaderLimits = {
  listTime: 30_000,
  baseTime: 5_000,
  timePerMiB: 5_000,
  heapMiB: 1024,
}

/** Source and build differ in the extension only. */
const readingProcess = new URL(`./reading-process${extname(import.meta.filename)}`, import.meta.url)

/**
 * Reads in a child process of bounded memory and time. A file that the process dies of is refused, and the process started anew;
 * it is started with the first call, and keeps this one alive only while a call is open. A worker thread would not do: V8
 * now and then ends the whole process when a thread runs out of memory, whatever limit the thread has.
 */
export class ChildReader implements Reader {
  readonly #limits: ReaderLimits
  readonly #program: URL
  #child: ChildProcess | null = null
  #isStopped = false

  /** `program`: what the child runs; another one in tests of its death. */
  constructor(limits: ReaderLimits = defaultReaderLimits, program: URL = readingProcess) {
    this.#limits = limits
    this.#program = program
  }

  async list(roots: readonly Root[], knownFingerprint: string): Promise<ListReply> {
    const request: ReadingRequest = { kind: 'list', roots, knownFingerprint }
    const reply = await this.#call(request, this.#limits.listTime)
    assert(reply.kind === 'list', 'the reading process answered something else')
    return reply.list
  }

  async read(requests: readonly ReadRequest[]): Promise<readonly ReadResult[]> {
    const results: ReadResult[] = []
    for (const part of inBatches(requests)) {
      const replies = await this.#readBatch(part)
      for (const [index, { entry }] of part.entries()) {
        const reply = replies[index]
        assert(reply !== undefined, 'the reading process lost a file')
        results.push(await toResult(reply, entry))
      }
      await setImmediate()
    }
    return results
  }

  /** A call that is open rejects. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#child?.kill('SIGKILL')
    this.#child = null
  }

  /** When the process dies of a batch, each file is read by itself, to find the one that kills. */
  async #readBatch(requests: readonly ReadRequest[]): Promise<readonly ReadReply[]> {
    try {
      const reply = await this.#call({ kind: 'read', requests }, this.#timeFor(requests))
      assert(reply.kind === 'read', 'the reading process answered something else')
      return reply.replies
    } catch (error) {
      if (!(error instanceof ChildDied) || this.#isStopped) throw error
      if (requests.length === 1) {
        return [{ kind: 'refused', code: 'file-too-costly', message: error.message }]
      }
      const replies: ReadReply[] = []
      for (const request of requests) replies.push(...(await this.#readBatch([request])))
      return replies
    }
  }

  #timeFor(requests: readonly ReadRequest[]): number {
    let bytes = 0
    for (const { entry } of requests) bytes += entry.size
    return this.#limits.baseTime + (bytes / (1024 * 1024)) * this.#limits.timePerMiB
  }

  /** One call at a time. */
  #call(request: ReadingRequest, time: number): Promise<ReadingReply> {
    if (this.#isStopped) return Promise.reject(new Error('the reader was stopped'))
    const child = this.#start()
    return new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        clearTimeout(timer)
        child.off('message', onMessage).off('error', onError).off('exit', onExit)
        child.unref()
        child.channel?.unref()
        settle()
      }
      const fail = (error: Error): void => {
        if (this.#child === child) this.#child = null
        child.kill('SIGKILL')
        end(() => reject(error))
      }
      const onMessage = (reply: ReadingReply): void => end(() => resolve(reply))
      // No fault of a file: the process could not be started, or not be spoken to.
      const onError = (error: Error): void => fail(error)
      const onExit = (code: number | null, signal: string | null): void => {
        const memory = `it may take more than ${this.#limits.heapMiB} MiB of memory`
        fail(new ChildDied(`the process that read it ended with ${signal ?? code}; ${memory}`))
      }
      const timer = setTimeout(
        () => fail(new ChildDied(`reading it takes more than ${Math.round(time)} ms`)),
        time,
      )
      child.on('message', onMessage).on('error', onError).on('exit', onExit)
      child.ref()
      child.channel?.ref()
      child.send(request)
    })
  }

  #start(): ChildProcess {
    if (this.#child !== null) return this.#child
    const child = fork(this.#program, [], {
      // Nothing of the environment is needed, and there may be secrets in it.
      env: {},
      execArgv: [`--max-old-space-size=${this.#limits.heapMiB}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    // Whoever waits for an answer hears of its end; without a listener an error would end this process.
    child.on('error', () => {})
    child.on('exit', () => {
      if (this.#child === child) this.#child = null
    })
    this.#child = child
    return child
  }
}

class ChildDied extends Error {}

function inBatches(requests: readonly ReadRequest[]): ReadRequest[][] {
  const batches: ReadRequest[][] = []
  let current: ReadRequest[] = []
  let bytes = 0
  for (const request of requests) {
    const { size } = request.entry
    if (current.length > 0 && (current.length === batch.files || bytes + size > batch.bytes)) {
      batches.push(current)
      current = []
      bytes = 0
    }
    current.push(request)
    bytes += size
  }
  if (current.length > 0) batches.push(current)
  return batches
}

async function toResult(reply: ReadReply, entry: ReadRequest['entry']): Promise<ReadResult> {
  switch (reply.kind) {
    case 'same':
    case 'gone':
      return reply
    case 'content': {
      const { stamp, hash, text, packed } = reply
      const content = await unpackContent(packed, { path: entry.path, text })
      return { kind: 'content', stamp, hash, content }
    }
    case 'refused': {
      const content = refusedContent(entry.path, reply.code, reply.message)
      const hash = `${reply.code} ${reply.message}`
      return { kind: 'content', stamp: entry.stamp, hash, content }
    }
  }
}

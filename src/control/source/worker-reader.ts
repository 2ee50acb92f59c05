import { extname } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { assert } from '../../base/assert.ts'
import type { Root } from './entry.ts'
import { unpackContent } from './packed-content.ts'
import type { ReadReply, ReadRequest } from './read-entry.ts'
import type { ListReply, WorkerReply, WorkerRequest } from './read-worker.ts'
import type { Reader, ReadResult } from './reader.ts'
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
const readingThread = new URL(`./read-worker${extname(import.meta.filename)}`, import.meta.url)

/**
 * Reads in a worker thread of bounded memory and time. A file that the thread dies of is refused, and the thread started
 * anew; it is started with the first call, and keeps the process alive only while a call is open.
 */
export class WorkerReader implements Reader {
  readonly #limits: ReaderLimits
  readonly #thread: URL
  #worker: Worker | null = null
  #isStopped = false

  /** `thread`: the file that the thread runs; another one in tests of its death. */
  constructor(limits: ReaderLimits = defaultReaderLimits, thread: URL = readingThread) {
    this.#limits = limits
    this.#thread = thread
  }

  async list(roots: readonly Root[], knownFingerprint: string): Promise<ListReply> {
    const request: WorkerRequest = { kind: 'list', roots, knownFingerprint }
    const reply = await this.#call(request, this.#limits.listTime)
    assert(reply.kind === 'list', 'the reading thread answered something else')
    return reply.list
  }

  async read(requests: readonly ReadRequest[]): Promise<readonly ReadResult[]> {
    const results: ReadResult[] = []
    for (const part of inBatches(requests)) {
      const replies = await this.#readBatch(part)
      for (const [index, { entry }] of part.entries()) {
        const reply = replies[index]
        assert(reply !== undefined, 'the reading thread lost a file')
        results.push(await toResult(reply, entry))
      }
      await setImmediate()
    }
    return results
  }

  /** A call that is open rejects. */
  async stop(): Promise<void> {
    this.#isStopped = true
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
  }

  /** When the thread dies of a batch, each file is read by itself, to find the one that kills. */
  async #readBatch(requests: readonly ReadRequest[]): Promise<readonly ReadReply[]> {
    try {
      const reply = await this.#call({ kind: 'read', requests }, this.#timeFor(requests))
      assert(reply.kind === 'read', 'the reading thread answered something else')
      return reply.replies
    } catch (error) {
      if (!(error instanceof ThreadDied) || this.#isStopped) throw error
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
  #call(request: WorkerRequest, time: number): Promise<WorkerReply> {
    if (this.#isStopped) return Promise.reject(new Error('the reader was stopped'))
    const worker = this.#start()
    return new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        clearTimeout(timer)
        worker.off('message', onMessage).off('error', onError).off('exit', onExit)
        worker.unref()
        settle()
      }
      const die = (why: string): void => {
        if (this.#worker === worker) this.#worker = null
        // Not awaited: a thread that is stuck in a system call never ends.
        worker.terminate().catch(() => {})
        end(() => reject(new ThreadDied(why)))
      }
      const onMessage = (reply: WorkerReply): void => end(() => resolve(reply))
      const onError = (error: Error): void =>
        die(
          'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? `reading it takes more than ${this.#limits.heapMiB} MiB of memory`
            : 'reading it ended the reading thread',
        )
      const onExit = (): void => die('the reading thread ended')
      const timer = setTimeout(() => die(`reading it takes more than ${Math.round(time)} ms`), time)
      worker.on('message', onMessage).on('error', onError).on('exit', onExit)
      worker.ref()
      worker.postMessage(request)
    })
  }

  #start(): Worker {
    if (this.#worker !== null) return this.#worker
    const worker = new Worker(this.#thread, {
      name: 'postern-reader',
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.heapMiB },
    })
    // Whoever waits for an answer hears of its end; without a listener an error would end the process.
    worker.on('error', () => {})
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = null
    })
    this.#worker = worker
    return worker
  }
}

class ThreadDied extends Error {}

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

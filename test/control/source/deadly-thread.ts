import { parentPort } from 'node:worker_threads'
import type { WorkerReply, WorkerRequest } from '../../../src/control/source/read-worker.ts'

/** A reading thread that dies of files with certain names, each in its own way. */
parentPort?.on('message', (request: WorkerRequest) => {
  if (request.kind === 'list') return
  for (const { entry } of request.requests) {
    if (entry.path === 'endless.yaml') for (;;);
    if (entry.path === 'throws.yaml') throw new Error('private text of the file')
    if (entry.path === 'exits.yaml') process.exit(3)
  }
  const reply: WorkerReply = {
    kind: 'read',
    replies: request.requests.map(({ entry }) => ({ kind: 'same', stamp: entry.path })),
  }
  parentPort?.postMessage(reply)
})

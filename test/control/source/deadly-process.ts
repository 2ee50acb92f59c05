import type { ReadingReply, ReadingRequest } from '../../../src/control/source/reading-process.ts'

/** A reading process that dies of files with certain names, each in its own way. */
process.on('message', (request: ReadingRequest) => {
  if (request.kind === 'list') return
  for (const { entry } of request.requests) {
    if (entry.path === 'endless.yaml') for (;;);
    if (entry.path === 'throws.yaml') throw new Error('private text of the file')
    if (entry.path === 'exits.yaml') process.exit(3)
  }
  const reply: ReadingReply = {
    kind: 'read',
    replies: request.requests.map(({ entry }) => ({ kind: 'same', stamp: entry.path })),
  }
  process.send?.(reply)
})

import { assert } from '../../base/assert.ts'
import type { DiskView } from './disk-view.ts'
import type { FileTable } from './file-table.ts'
import type { ReadRequest } from './read-entry.ts'
import type { Reader } from './reader.ts'
import { refusedContent } from './refused-content.ts'

/** Reads every version that the table does not know yet, and hands it to the table. */
export async function readUnread(table: FileTable, view: DiskView, reader: Reader): Promise<void> {
  const requests: ReadRequest[] = []
  for (const { entry, knownHash } of table.unread(view)) {
    if (entry.kind === 'refused') {
      const { path, stamp, code, message } = entry
      const content = refusedContent(path, code, message)
      table.take(entry, { kind: 'content', stamp, hash: stamp, content })
    } else {
      requests.push({ entry, knownHash })
    }
  }
  const results = await reader.read(requests)
  for (const [index, { entry }] of requests.entries()) {
    const result = results[index]
    assert(result !== undefined, 'the reader lost a file')
    table.take(entry, result)
  }
}

import { setImmediate } from 'node:timers/promises'
import { deserialize, serialize } from 'node:v8'
import type { SourceFile } from '../diagnostics/source-file.ts'
import type { FileContent } from './read-file.ts'
import { fromWire, toWire, type WireContent } from './wire.ts'

/** So many objects take a few milliseconds to unpack. */
const chunkSize = 100

/**
 * A FileContent on its way to another process. A message is taken apart in one go when it arrives, which for a file of 10,000
 * objects would hold up every request for a fifth of a second; bytes are not, and are unpacked piece by piece.
 */
export interface PackedContent extends Omit<WireContent, 'objects'> {
  readonly chunks: readonly Uint8Array[]
}

export function packContent(content: FileContent): PackedContent {
  const { objects, ...rest } = toWire(content)
  const chunks: Uint8Array[] = []
  for (let start = 0; start < objects.length; start += chunkSize) {
    chunks.push(serialize(objects.slice(start, start + chunkSize)))
  }
  return { ...rest, chunks }
}

export async function unpackContent(
  { chunks, ...rest }: PackedContent,
  file: SourceFile,
): Promise<FileContent> {
  const objects: FileContent['objects'][number][] = []
  for (const [index, chunk] of chunks.entries()) {
    if (index > 0) await setImmediate()
    const wire: WireContent = { objects: deserialize(chunk), diagnostics: [], broken: false }
    objects.push(...fromWire(wire, file).objects)
  }
  return { ...fromWire({ ...rest, objects: [] }, file), objects }
}

import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import type { DiagnosticCode } from '../diagnostics/codes.ts'
import { stampOf } from './found-file.ts'
import { readLimits } from './limits.ts'

export type ReadText =
  | { readonly kind: 'text'; readonly text: string; readonly stamp: string }
  | { readonly kind: 'refused'; readonly code: DiagnosticCode; readonly message: string }
  | { readonly kind: 'gone' }

const attempts = 3

/**
 * Two writes within one tick of the kernel's clock leave the same times behind, so a file that was changed this recently
 * (milliseconds) may change again without a new stamp.
 */
const clockTick = 20

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Reads a file as it was at one moment: when it changes meanwhile, it is read again. The stamp is that of the text; where
 * the text may be outdated already, it is one that no listing ever shows, so that the next look reads again.
 */
export function readText(path: string): ReadText {
  for (let attempt = 1; ; attempt++) {
    const read = readNow(path)
    if (read.kind !== 'text') return read
    if (!read.isTorn) return { kind: 'text', text: read.text, stamp: read.stamp }
    if (attempt === attempts) return { kind: 'text', text: read.text, stamp: `${read.stamp} torn` }
  }
}

type ReadNow = Exclude<ReadText, { kind: 'text' }> | (ReadText & { kind: 'text'; isTorn: boolean })

function readNow(path: string): ReadNow {
  let fd: number
  try {
    // Without O_NONBLOCK the open of a pipe that took the file's place would wait for a writer for ever.
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    return refusal(error)
  }
  try {
    return readOpen(fd)
  } catch (error) {
    return refusal(error)
  } finally {
    closeSync(fd)
  }
}

function readOpen(fd: number): ReadNow {
  const before = fstatSync(fd)
  if (!before.isFile()) {
    return { kind: 'refused', code: 'file-unreadable', message: 'not a regular file' }
  }
  if (before.size > readLimits.fileBytes) {
    const message = `${before.size} bytes; the limit is ${readLimits.fileBytes}`
    return { kind: 'refused', code: 'file-too-large', message }
  }
  const bytes = readFileSync(fd)
  const after = fstatSync(fd)
  const stamp = stampOf(after)
  const isRecent = Math.abs(Date.now() - after.ctimeMs) < clockTick
  try {
    return {
      kind: 'text',
      text: utf8.decode(bytes),
      stamp: isRecent ? `${stamp} recent` : stamp,
      isTorn: stamp !== stampOf(before),
    }
  } catch {
    return { kind: 'refused', code: 'file-not-utf8', message: 'the file is not UTF-8 text' }
  }
}

function refusal(error: unknown): ReadNow {
  if (!(error instanceof Error && 'code' in error)) throw error
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return { kind: 'gone' }
  const message = `the file cannot be read (${String(error.code)})`
  return { kind: 'refused', code: 'file-unreadable', message }
}

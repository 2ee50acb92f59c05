import type { DiagnosticCode } from '../diagnostics/codes.ts'
import type { FileContent } from './read-file.ts'

/** What a file says that cannot be read at all: nothing new, so that what it said before stays in force. */
export function refusedContent(path: string, code: DiagnosticCode, message: string): FileContent {
  return {
    objects: [],
    diagnostics: [
      {
        code,
        severity: 'error',
        message,
        hint: null,
        file: { path, text: '' },
        at: { start: 0, end: 0 },
        object: null,
      },
    ],
    broken: true,
  }
}

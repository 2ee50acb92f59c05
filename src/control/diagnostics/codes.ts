import type { Severity } from './diagnostic.ts'

/**
 * Every code that a diagnostic may have. Codes are words, because they are read by people first; users' scripts rely on
 * them: a code is never renamed and never used again for something else.
 */
export const diagnosticCodes = {
  'yaml-syntax': { severity: 'error', summary: 'the text is not YAML or JSON' },
} as const satisfies Record<string, { severity: Severity; summary: string }>

export type DiagnosticCode = keyof typeof diagnosticCodes

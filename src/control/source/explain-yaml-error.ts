import type { YAMLError } from 'yaml'
import type { Problem } from '../diagnostics/problem.ts'

/** A fault that the YAML library found, in words for whoever wrote the manifest. Never quotes the text: it may be a Secret. */
export function explainYamlError(error: YAMLError, text: string): Problem {
  const [start, end] = error.pos
  const at = {
    start: Math.min(start, text.length),
    end: Math.min(Math.max(end, start), text.length),
  }
  return { code: 'yaml-syntax', at, message: error.message, hint: null }
}

import type { Report } from '../../diagnostics/diagnostic.ts'
import { shorten } from '../../diagnostics/shorten.ts'
import type { Ingress } from '../../kubernetes/ingress.ts'
import type { Annotation } from '../../kubernetes/meta.ts'
import { complain } from '../complain.ts'
import type { Grammar } from './grammar.ts'
import { nginxPrefix, ownAnnotations, ownPrefix } from './known-annotations.ts'

/** Far beyond any sensible value; what is longer is not parsed. */
const longestValue = 8_192

export interface FoundAnnotation {
  /** As it is written, with its prefix. */
  readonly key: string
  readonly annotation: Annotation
}

/** The annotation that counts: under our own prefix, or else under that of ingress-nginx. */
export function findAnnotation(ingress: Ingress, name: string): FoundAnnotation | null {
  const { annotations } = ingress.meta
  if (annotations.size === 0) return null
  const prefixes = ownAnnotations.has(name) ? [ownPrefix, nginxPrefix] : [nginxPrefix]
  for (const prefix of prefixes) {
    const annotation = annotations.get(prefix + name)
    if (annotation !== undefined) return { key: prefix + name, annotation }
  }
  return null
}

/**
 * The value of one annotation (name without prefix). null: it is not there, empty (as a template leaves it), or cannot be
 * used, which is reported; then the default counts.
 */
export function readAnnotation<T>(
  ingress: Ingress,
  name: string,
  grammar: Grammar<T>,
  report: Report,
): T | null {
  const found = findAnnotation(ingress, name)
  // A YAML block scalar ends in a line break that nobody meant.
  const text = found?.annotation.value.trim() ?? ''
  if (found === null || text === '') return null
  const value = text.length > longestValue ? null : grammar.parse(text)
  if (value === null) {
    complain(report, ingress, {
      code: 'bad-annotation-value',
      at: found.annotation.at,
      message: `${found.key} cannot be "${shorten(text, 60)}"`,
      hint: `the annotation is ignored; it must be ${grammar.expected}`,
    })
  }
  return value
}

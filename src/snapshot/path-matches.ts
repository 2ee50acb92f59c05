import type { PathType } from './route.ts'

/** One path rule, ready to be held against paths. Both sides are in compared form: see normal-path.ts. */
export interface PathRule {
  readonly kind: 'exact' | 'element-prefix' | 'string-prefix'
  /** Of an element-prefix without its trailing slash, so that `/` is the empty text, which takes everything. */
  readonly text: string
}

/**
 * Exact is equal, Prefix is by element with the trailing slash ignored, ImplementationSpecific is a prefix of the text. A
 * prefix of `/` is the same in both ways, and also takes the `*` of `OPTIONS *`, which is about the server as a whole.
 */
export function compilePathRule(pathType: PathType, compared: string): PathRule {
  if (pathType === 'Exact') return { kind: 'exact', text: compared }
  if (pathType === 'ImplementationSpecific' && compared !== '/')
    return { kind: 'string-prefix', text: compared }
  return {
    kind: 'element-prefix',
    text: compared.endsWith('/') ? compared.slice(0, -1) : compared,
  }
}

const slash = 0x2f

export function pathMatches(rule: PathRule, path: string): boolean {
  switch (rule.kind) {
    case 'exact':
      return path === rule.text
    case 'element-prefix':
      return endsElement(path, rule.text.length) && path.startsWith(rule.text)
    case 'string-prefix':
      return path.startsWith(rule.text)
  }
}

/** Whether the first `length` characters of a path are whole elements. None of them always is. */
export function endsElement(path: string, length: number): boolean {
  return length === 0 || length === path.length || path.charCodeAt(length) === slash
}

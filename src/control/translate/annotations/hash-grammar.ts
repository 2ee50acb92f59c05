import type { HashPart } from '../../../snapshot/load-balance.ts'
import type { Grammar } from './grammar.ts'

/** More parts are a mistake. */
const MOST_PARTS = 16

const variable = /\$(?:\{([a-z0-9_]+)\}|([a-z0-9_]+))/gi

/** Text with variables of nginx in it, of which at least one. */
export const hashGrammar: Grammar<readonly HashPart[]> = {
  expected:
    'made of $request_uri, $uri, $host, $remote_addr, $http_NAME, $cookie_NAME, $arg_NAME and other text',
  parse(text) {
    const parts: HashPart[] = []
    let at = 0
    for (const match of text.matchAll(variable)) {
      const part = partOf((match[1] ?? match[2] ?? '').toLowerCase())
      if (part === null) return null
      if (match.index > at) parts.push({ kind: 'literal', text: text.slice(at, match.index) })
      parts.push(part)
      at = match.index + match[0].length
    }
    const rest = text.slice(at)
    if (parts.length === 0 || parts.length > MOST_PARTS || rest.includes('$')) return null
    return rest === '' ? parts : [...parts, { kind: 'literal', text: rest }]
  },
}

function partOf(name: string): HashPart | null {
  switch (name) {
    case 'request_uri':
      return { kind: 'target' }
    case 'uri':
    case 'document_uri':
      return { kind: 'path' }
    case 'host':
    case 'http_host':
      return { kind: 'host' }
    case 'remote_addr':
    case 'binary_remote_addr':
      return { kind: 'client-address' }
  }
  const [, kind, rest] = /^(http|cookie|arg)_(.+)$/.exec(name) ?? []
  if (rest === undefined) return null
  // nginx writes the dashes of a header as underscores.
  if (kind === 'http') return { kind: 'header', name: rest.replaceAll('_', '-') }
  return { kind: kind === 'cookie' ? 'cookie' : 'query-parameter', name: rest }
}

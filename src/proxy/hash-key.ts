import type { HashPart } from '../snapshot/load-balance.ts'
import type { Decision } from './decide.ts'
import type { Exchange } from './exchange.ts'
import { FieldId } from './message/field-id.ts'
import type { RequestHead } from './message/request-head.ts'
import { hashText } from './upstream/pick/consistent-hash.ts'

/** The hash of what an Ingress says that requests are told apart by. */
export function hashKey(
  parts: readonly HashPart[],
  exchange: Exchange,
  head: RequestHead,
  decision: Pick<Decision, 'host' | 'path'>,
): number {
  let text = ''
  for (const part of parts) text += textOf(part, exchange, head, decision)
  return hashText(text)
}

function textOf(
  part: HashPart,
  { client }: Exchange,
  head: RequestHead,
  { host, path }: Pick<Decision, 'host' | 'path'>,
): string {
  switch (part.kind) {
    case 'literal':
      return part.text
    case 'target':
      return path + head.query
    case 'path':
      return path
    case 'host':
      return host
    case 'client-address':
      return client.address
    case 'header':
      return headerOf(head, part.name)
    case 'cookie':
      return cookieOf(head, part.name)
    case 'query-parameter':
      return parameterOf(head.query, part.name)
  }
}

function headerOf({ fields }: RequestHead, name: string): string {
  for (let i = 0; i < fields.count; i++) {
    if (fields.name(i).toLowerCase() === name) return fields.value(i)
  }
  return ''
}

function cookieOf(head: RequestHead, name: string): string {
  for (const pair of head.fields.valueOf(FieldId.cookie).split(';')) {
    const text = pair.trim()
    if (text.startsWith(`${name}=`)) return text.slice(name.length + 1)
  }
  return ''
}

/** As it is written: escapes are not decoded, as nginx does not. */
function parameterOf(query: string, name: string): string {
  for (const pair of query.slice(1).split('&')) {
    if (pair.startsWith(`${name}=`)) return pair.slice(name.length + 1)
  }
  return ''
}

import type { RequestRecord } from '../request-record.ts'
import { escaped, escapedWord, quotedJson } from './escape.ts'
import { seconds } from './times.ts'
import { type Variable, variables } from './variables.ts'

/** Makes the line of a request, end of line included. */
export type LineFormat = (record: RequestRecord) => string

/** The format that ingress-nginx calls upstreaminfo, so that tools for its logs read ours. */
export const nginxFormat =
  '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" ' +
  '$request_length $request_time [$proxy_upstream_name] [$proxy_alternative_upstream_name] $upstream_addr ' +
  '$upstream_response_length $upstream_response_time $upstream_status $req_id'

/** Of the JSON format, in their order: what is in the others is not said twice. */
const jsonVariables = [
  'time_iso8601',
  'req_id',
  'remote_addr',
  'scheme',
  'host',
  'request_method',
  'request_uri',
  'server_protocol',
  'status',
  'failure',
  'body_bytes_sent',
  'request_length',
  'request_time',
  'http_referer',
  'http_user_agent',
  'namespace',
  'ingress_name',
  'service_name',
  'service_port',
  'rule_host',
  'rule_path',
  'upstream_addr',
  'upstream_status',
  'upstream_connect_time',
  'upstream_header_time',
  'upstream_response_time',
  'attempts',
]

/** Why a text is not a format. */
export type FormatFault =
  | { readonly kind: 'unknown-variable'; readonly name: string }
  | { readonly kind: 'no-name' | 'no-variable' | 'control-character' }

/** A piece of a line: the value of a variable, and the text behind it. */
interface Piece {
  readonly write: (record: RequestRecord) => string
  readonly after: string
}

/** One JSON object a line. */
export function jsonFormat(): LineFormat {
  const pieces = jsonVariables.map((name, index) => {
    const variable = variables[name]
    if (variable === undefined) throw new Error(`bug: there is no variable ${name}`)
    const next = jsonVariables[index + 1]
    return { write: inJson(variable), after: next === undefined ? '}\n' : `,"${next}":` }
  })
  return joined(`{"${jsonVariables[0]}":`, pieces)
}

/** Variables are written `$name` or `${name}`; what is absent becomes `-`. */
export function compileFormat(format: string): LineFormat | FormatFault {
  if (/\p{Cc}/u.test(format.replaceAll('\t', ''))) return { kind: 'control-character' }
  const [before = '', ...rest] = format.split('$')
  if (rest.length === 0) return { kind: 'no-variable' }
  let isQuoted = hasOddQuotes(before)
  const pieces: Piece[] = []
  for (const part of rest) {
    const [all, braced, plain] = /^(?:\{([a-z0-9_]+)\}|([a-z0-9_]+))/.exec(part) ?? []
    const name = braced ?? plain
    if (all === undefined || name === undefined) return { kind: 'no-name' }
    const variable = Object.hasOwn(variables, name) ? variables[name] : undefined
    if (variable === undefined) return { kind: 'unknown-variable', name }
    const after = part.slice(all.length)
    pieces.push({ write: asText(variable, isQuoted), after })
    if (hasOddQuotes(after)) isQuoted = !isQuoted
  }
  const last = pieces.pop()
  return joined(
    before,
    last === undefined ? [] : [...pieces, { ...last, after: `${last.after}\n` }],
  )
}

function joined(before: string, pieces: readonly Piece[]): LineFormat {
  return (record) => {
    let line = before
    for (const { write, after } of pieces) line += write(record) + after
    return line
  }
}

function hasOddQuotes(text: string): boolean {
  return text.split('"').length % 2 === 0
}

function asText(variable: Variable, isQuoted: boolean): Piece['write'] {
  switch (variable.kind) {
    case 'safe':
      return (record) => variable.read(record) ?? '-'
    case 'client':
      return written(variable.read, '-', isQuoted ? escaped : escapedWord)
    case 'habitual':
      return remembered(variable.read, '-', isQuoted ? escaped : escapedWord)
    case 'number':
      return (record) => String(variable.read(record) ?? '-')
    case 'seconds':
      return (record) => {
        const value = variable.read(record)
        return value === null ? '-' : seconds(value)
      }
  }
}

function inJson(variable: Variable): Piece['write'] {
  switch (variable.kind) {
    case 'safe':
    case 'habitual':
      return remembered(variable.read, 'null', quotedJson)
    case 'client':
      return written(variable.read, 'null', quotedJson)
    case 'number':
      return (record) => String(variable.read(record))
    case 'seconds':
      return (record) => {
        const value = variable.read(record)
        return value === null ? 'null' : seconds(value)
      }
  }
}

type Read = (record: RequestRecord) => string | null
type Write = (text: string) => string

function written(read: Read, absent: string, write: Write): Piece['write'] {
  return (record) => {
    const text = read(record)
    return text === null ? absent : write(text)
  }
}

/**
 * Remembers what the last texts came to, by their length: a few user agents come again and again, and comparing a text costs a
 * tenth of looking at each of its characters.
 */
function remembered(read: Read, absent: string, write: Write): Piece['write'] {
  const texts = new Array<string>(256).fill('')
  const results = new Array<string>(256).fill(write(''))
  return (record) => {
    const text = read(record)
    if (text === null) return absent
    const { length } = text
    if (length >= texts.length) return write(text)
    if (texts[length] !== text) {
      texts[length] = text
      results[length] = write(text)
    }
    return results[length] ?? ''
  }
}

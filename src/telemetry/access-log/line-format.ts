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
type Piece = (record: RequestRecord) => string

/** One JSON object a line. */
export function jsonFormat(): LineFormat {
  const pieces = jsonVariables.map((name, index) => {
    const variable = variables[name]
    if (variable === undefined) throw new Error(`bug: there is no variable ${name}`)
    const next = jsonVariables[index + 1]
    return inJson(variable, next === undefined ? '}\n' : `,"${next}":`)
  })
  return joined(`{"${jsonVariables[0]}":`, pieces)
}

/** Variables are written `$name` or `${name}`; what is absent becomes `-`. */
export function compileFormat(format: string): LineFormat | FormatFault {
  if (/\p{Cc}/u.test(format.replaceAll('\t', ''))) return { kind: 'control-character' }
  const [before = '', ...rest] = `${format}\n`.split('$')
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
    pieces.push(asText(variable, isQuoted, after))
    if (hasOddQuotes(after)) isQuoted = !isQuoted
  }
  return joined(before, pieces)
}

function joined(before: string, pieces: readonly Piece[]): LineFormat {
  return (record) => {
    let line = before
    for (const piece of pieces) line += piece(record)
    return line
  }
}

function hasOddQuotes(text: string): boolean {
  return text.split('"').length % 2 === 0
}

function asText(variable: Variable, isQuoted: boolean, after: string): Piece {
  const inAscii = isQuoted ? escaped : escapedWord
  switch (variable.kind) {
    case 'safe':
      return likeTheLast(variable.read, (text) => (text ?? '-') + after)
    case 'client':
      return always(variable.read, (text) => (text === null ? '-' : inAscii(text)) + after)
    case 'habitual':
      return likeAnother(variable.read, (text) => (text === null ? '-' : inAscii(text)) + after)
    case 'number':
      return likeTheLast(variable.read, (number) => (number ?? '-') + after)
    case 'seconds':
      return likeTheLast(variable.read, (time) => (time === null ? '-' : seconds(time)) + after)
  }
}

function inJson(variable: Variable, after: string): Piece {
  switch (variable.kind) {
    case 'safe':
    case 'habitual':
      return likeAnother(
        variable.read,
        (text) => (text === null ? 'null' : quotedJson(text)) + after,
      )
    case 'client':
      return always(variable.read, (text) => (text === null ? 'null' : quotedJson(text)) + after)
    case 'number':
      return likeTheLast(variable.read, (number) => number + after)
    case 'seconds':
      return likeTheLast(variable.read, (time) => (time === null ? 'null' : seconds(time)) + after)
  }
}

type Read<T> = (record: RequestRecord) => T

function always<T>(read: Read<T>, write: (value: T) => string): Piece {
  return (record) => write(read(record))
}

/** Remembers what the last value came to: lines next to each other have most of theirs in common. */
function likeTheLast<T>(read: Read<T | null>, write: (value: T | null) => string): Piece {
  let last: T | null = null
  let result = write(last)
  return (record) => {
    const value = read(record)
    if (value !== last) {
      last = value
      result = write(value)
    }
    return result
  }
}

/**
 * Remembers what the last texts came to, by their length: a few user agents come again and again, and comparing a text costs a
 * tenth of looking at each of its characters.
 */
function likeAnother(read: Read<string | null>, write: (text: string | null) => string): Piece {
  const absent = write(null)
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

import { localTime } from './local-time.ts'
import type { Destination, RequestRecord } from './request-record.ts'

/**
 * One line in the format that ingress-nginx calls upstreaminfo, so that tools for its logs read ours:
 *
 *     $remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"
 *     $request_length $request_time [$proxy_upstream_name] [$proxy_alternative_upstream_name] $upstream_addr
 *     $upstream_response_length $upstream_response_time $upstream_status $req_id
 *
 * What a request does not have is `-`. Times are seconds with three decimals. What comes from the client is escaped; the rest,
 * the request id included, is our own.
 */
export function accessLogLine(record: RequestRecord): string {
  const { status, responseBodyBytes, upstreamStatus, upstreamDurationMs } = record
  return (
    `${record.clientAddress} - - [${localTime(record.startedAt + record.durationMs)}] "` +
    `${requestLine(record)}" ${status} ${responseBodyBytes} "${clientField(record.referer)}" "` +
    `${clientField(record.userAgent)}" ${record.requestBytes} ${seconds(record.durationMs)} [` +
    `${upstreamName(record.destination)}] [] ${record.upstreamAddress ?? '-'} ` +
    `${upstreamStatus === null ? '-' : responseBodyBytes} ` +
    `${upstreamDurationMs === null ? '-' : seconds(upstreamDurationMs)} ` +
    `${upstreamStatus ?? '-'} ${record.requestId}\n`
  )
}

function requestLine({ method, target, protocol }: RequestRecord): string {
  return method === '' ? '' : escaped(`${method} ${target} ${protocol}`)
}

/** Made once for a route. */
const upstreamNames = new WeakMap<Destination, string>()

function upstreamName(destination: Destination | null): string {
  if (destination === null) return '-'
  let name = upstreamNames.get(destination)
  if (name === undefined) {
    const { namespace, name: service, port } = destination.service
    name = `${namespace}-${service}-${port}`
    upstreamNames.set(destination, name)
  }
  return name
}

/** `.000` to `.999`: toFixed() takes as long as the rest of a line. */
const thousandths = Array.from({ length: 1000 }, (_, i) => `.${String(i).padStart(3, '0')}`)

function seconds(milliseconds: number): string {
  const whole = Math.trunc(milliseconds / 1000)
  return whole + (thousandths[Math.trunc(milliseconds - whole * 1000)] ?? '.000')
}

/**
 * Values that were seen to be safe, by their length: a few user agents come again and again, and comparing a text costs a tenth
 * of looking at each of its characters.
 */
const safeFields = new Array<string>(256).fill('')

function clientField(text: string): string {
  if (text === '') return '-'
  if (safeFields[text.length] === text) return text
  const result = escaped(text)
  if (result === text && text.length < safeFields.length) safeFields[text.length] = text
  return result
}

// Measured against a loop over the characters: the expression is the faster one, at any length.
const unsafe = /[^ !#-[\]-~]/
const everyUnsafe = /[^ !#-[\]-~]/gu

/** As nginx does: control characters, quotes, backslashes and what is not ASCII become `\xNN`, byte by byte. */
function escaped(text: string): string {
  return unsafe.test(text) ? text.replace(everyUnsafe, escapedCharacter) : text
}

/** Header texts hold one byte a character; anything above comes from elsewhere and is written as UTF-8. */
function escapedCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const bytes = code < 256 ? [code] : Buffer.from(character)
  return Array.from(bytes, (byte) => `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(
    '',
  )
}

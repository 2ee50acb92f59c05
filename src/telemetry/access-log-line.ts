import type { RequestRecord } from './request-record.ts'

/**
 * One line in the format that ingress-nginx calls upstreaminfo, so that tools for its logs read ours:
 *
 *     $remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"
 *     $request_length $request_time [$proxy_upstream_name] [$proxy_alternative_upstream_name] $upstream_addr
 *     $upstream_response_length $upstream_response_time $upstream_status $req_id
 *
 * What a request does not have is `-`. Times are seconds with three decimals.
 */
export function accessLogLine(record: RequestRecord): string {
  const request =
    record.method === '' ? '' : escaped(`${record.method} ${record.target} ${record.protocol}`)
  const answered = record.upstreamStatus !== null
  return (
    `${escaped(record.clientAddress)} - - [${localTime(record.startedAt + record.durationMs)}]` +
    ` "${request}" ${record.status} ${record.responseBodyBytes}` +
    ` "${escapedOrDash(record.referer)}" "${escapedOrDash(record.userAgent)}"` +
    ` ${record.requestBytes} ${seconds(record.durationMs)} [${upstreamName(record)}] []` +
    ` ${record.upstreamAddress ?? '-'} ${answered ? record.responseBodyBytes : '-'}` +
    ` ${record.upstreamDurationMs === null ? '-' : seconds(record.upstreamDurationMs)}` +
    ` ${record.upstreamStatus ?? '-'} ${escapedOrDash(record.requestId)}\n`
  )
}

function upstreamName({ service }: RequestRecord): string {
  return service === null ? '-' : `${service.namespace}-${service.name}-${service.port}`
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3)
}

function escapedOrDash(text: string): string {
  return text === '' ? '-' : escaped(text)
}

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

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

let shownSecond = Number.NaN
let shownTime = ''

/** `24/Nov/2026:02:19:08 +0000` in the machine's time zone; made once a second. */
function localTime(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000)
  if (second !== shownSecond) {
    shownSecond = second
    shownTime = formatLocalTime(new Date(milliseconds))
  }
  return shownTime
}

function formatLocalTime(time: Date): string {
  const offset = -time.getTimezoneOffset()
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}${two(Math.abs(offset) % 60)}`
  const day = `${two(time.getDate())}/${months[time.getMonth()]}/${time.getFullYear()}`
  return `${day}:${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())} ${zone}`
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}

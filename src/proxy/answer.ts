import { httpDate } from '../base/http-date.ts'
import { turnTime } from '../base/turn-clock.ts'
import type { Exchange } from './exchange.ts'
import { type FailureKind, failureOf } from './failure.ts'

export const RETRY_SECONDS = 1
const ALLOW = 'Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n'

/** Answers an exchange that no pod answers: status and text from the table of failures. */
export function answerFailure(exchange: Exchange, kind: FailureKind): void {
  const failure = failureOf(kind)
  exchange.failure = kind
  let extra = ownFields(exchange)
  if (failure.status === 503) extra += `Retry-After: ${RETRY_SECONDS}\r\n`
  if (failure.status === 405) extra += ALLOW
  if (wantsJson(exchange.accept)) {
    const { status, message } = failure
    const body = { status, error: kind, message, requestId: exchange.requestId }
    const text = `${JSON.stringify(body)}\n`
    exchange.answer(status, 'application/json', text, extra, failure.close)
  } else {
    const text = `${failure.status} ${failure.message}\n`
    exchange.answer(failure.status, 'text/plain; charset=utf-8', text, extra, failure.close)
  }
}

/** Answers an OPTIONS that is meant for this proxy (RFC 9110 9.3.7). */
export function answerOptions(exchange: Exchange): void {
  const extra = ownFields(exchange) + ALLOW
  exchange.answer(200, 'text/plain; charset=utf-8', '', extra, false)
}

/** Sends the client elsewhere, with its method and body (308). */
export function answerRedirect(exchange: Exchange, location: string): void {
  const extra = `${ownFields(exchange)}Location: ${location}\r\n`
  const text = `308 moved to ${location}\n`
  exchange.answer(308, 'text/plain; charset=utf-8', text, extra, false)
}

/** What every answer of our own carries beside its body. */
export function ownFields({
  requestId,
  policyFields,
}: Pick<Exchange, 'requestId' | 'policyFields'>): string {
  const date = httpDate(turnTime())
  return `Date: ${date}\r\nServer: postern\r\nX-Request-Id: ${requestId}\r\n${policyFields}`
}

/** Programs that ask for JSON and not for HTML get JSON. */
function wantsJson(accept: string): boolean {
  return accept !== '' && /\bjson\b/i.test(accept) && !/\btext\/html\b/i.test(accept)
}

import { answerFailure, answerOptions, answerRedirect } from './answer.ts'
import { lookBehind } from './client-behind.ts'
import type { Exchange } from './exchange.ts'
import type { FailureKind } from './failure.ts'
import { type Connect, Forwarding, type OutgoingRequest } from './forward.ts'
import { dropRequestFields, forwardedFields } from './headers.ts'
import { writeHead } from './http1/write-head.ts'
import { locationOverHttps } from './location-over-https.ts'
import { decrementMaxForwards, readMaxForwards } from './max-forwards.ts'
import { FieldId } from './message/field-block.ts'
import { type RequestHead, UNKNOWN_LENGTH } from './message/request-head.ts'
import { PodChooser } from './pod-chooser.ts'
import { parseHost } from './router/host-header.ts'
import { comparedPath, deliveredPath } from './router/normal-path.ts'
import type { Runtime, Target } from './runtime.ts'
import { misdirected } from './tls/certificate-table.ts'
import { passedBefore, viaLine } from './via.ts'

/**
 * The walk of a request: check the host and the path, match a route, choose a pod, forward. Whatever stops it on the way
 * is a kind of failure, and answered as the table in failure.ts says. `head` is valid until this returns.
 */
export function handleExchange(
  exchange: Exchange,
  head: RequestHead,
  runtime: Runtime,
  connect: Connect,
): void {
  const { trusted } = exchange.client
  if (trusted !== null) lookBehind(exchange, head, trusted)
  const host = hostOf(head)
  if (host === null) return answerFailure(exchange, 'bad-host')
  if (head.absoluteForm && head.scheme === 'https' && exchange.client.scheme === 'http') {
    return answerFailure(exchange, 'malformed-request')
  }
  if (misdirected(runtime.certificates, exchange.client.serverName ?? undefined, host)) {
    return answerFailure(exchange, 'misdirected')
  }
  if (head.method === 'OPTIONS') {
    const forwards = readMaxForwards(head.fields)
    if (forwards === undefined) return answerFailure(exchange, 'malformed-request')
    if (forwards === 0) return answerOptions(exchange)
  }
  const { pseudonym } = runtime
  if (pseudonym !== null && passedBefore(head.fields, pseudonym)) {
    return answerFailure(exchange, 'loop')
  }
  const path = head.path === '*' ? '*' : deliveredPath(head.path)
  if (path === null) return answerFailure(exchange, 'bad-path')

  if (runtime.hsts !== '' && exchange.client.scheme === 'https') {
    if (runtime.certificates.names(host)) exchange.policyFields = runtime.hsts
  }
  const compared = comparedPath(path)
  const target = runtime.router.match(host, compared)
  if (target === null) return answerFailure(exchange, 'no-route')
  exchange.destination = target.destination
  const location = locationOverHttps(exchange, head, { host, path, compared, target }, runtime)
  if (location !== null) return answerRedirect(exchange, location)
  const refusal = refuseFor(target, head)
  if (refusal !== null) return answerFailure(exchange, refusal)

  const cookies = target.affinity === null ? '' : cookieHeader(head)
  const chooser = new PodChooser(target, cookies, exchange.client.scheme === 'https')
  const request = prepareRequest(exchange, head, path, target, pseudonym)
  new Forwarding(exchange, target, request, chooser, connect).start()
}

/** A request of HTTP/1.0 without Host is for the rules without host; null: not a host at all. */
function hostOf(head: RequestHead): string | null {
  const field = head.fields.find(FieldId.host)
  if (field === -1 && head.host === '') return ''
  // RFC 9112 3.2: an invalid Host is refused, also where the authority of the target replaces it (3.2.2).
  if (field !== -1 && head.absoluteForm && parseHost(head.fields.value(field)) === null) return null
  return parseHost(head.host)
}

function refuseFor(target: Target, head: RequestHead): FailureKind | null {
  if (target.cluster.unavailable !== null) return 'no-service'
  if (target.cluster.eligible.length === 0) return 'no-endpoint'
  if (head.bodyLength > target.maxBody) return 'body-too-large'
  return null
}

/** Everything that is sent before the body, made once for all attempts. */
function prepareRequest(
  exchange: Exchange,
  head: RequestHead,
  path: string,
  target: Target,
  pseudonym: string | null,
): OutgoingRequest {
  dropRequestFields(head)
  const chunked = head.bodyLength === UNKNOWN_LENGTH
  let extra = forwardedFields(head, exchange)
  if (head.method === 'OPTIONS') extra += decrementMaxForwards(head.fields)
  if (pseudonym !== null) extra += viaLine(head, pseudonym)
  if (chunked) extra += 'Transfer-Encoding: chunked\r\n'
  if (head.upgrade !== '') extra += `Connection: upgrade\r\nUpgrade: ${head.upgrade}\r\n`
  return {
    head: writeHead(`${head.method} ${path}${head.query} HTTP/1.1\r\n`, head.fields, extra),
    method: head.method,
    hasBody: head.bodyLength !== 0,
    chunked,
    upgrade: head.upgrade !== '',
    readTime: target.readTime,
    sendTime: target.sendTime,
  }
}

/** RFC 6265 allows one Cookie field; HTTP/2 clients split it (RFC 9113 8.2.3). */
function cookieHeader(head: RequestHead): string {
  const { fields } = head
  let cookies = ''
  for (let i = 0; i < fields.count; i++) {
    if (fields.ids[i] === FieldId.cookie)
      cookies += cookies === '' ? fields.value(i) : `; ${fields.value(i)}`
  }
  return cookies
}

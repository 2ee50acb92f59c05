import { answerFailure, answerOptions, answerRedirect } from './answer.ts'
import { lookBehind } from './client-behind.ts'
import { Decision, decide } from './decide.ts'
import type { Exchange } from './exchange.ts'
import { Forwarding, type OutgoingRequest } from './forward.ts'
import { hashKey } from './hash-key.ts'
import { dropRequestFields, forwardedFields } from './headers.ts'
import { writeHead } from './http1/write-head.ts'
import { decrementMaxForwards } from './max-forwards.ts'
import { FieldId } from './message/field-id.ts'
import { type RequestHead, UNKNOWN_LENGTH } from './message/request-head.ts'
import { PodChooser } from './pod-chooser.ts'
import type { Runtime, Target } from './runtime.ts'
import { viaLine } from './via.ts'

/** Filled again for each request: all of it is used before this returns. */
const decision = new Decision()

/**
 * The walk of a request: decide where it goes, choose a pod, forward. Whatever stops it on the way is a kind of failure, and
 * answered as the table in failure.ts says. `head` is valid until this returns.
 */
export function handleExchange(exchange: Exchange, head: RequestHead, runtime: Runtime): void {
  const { trusted } = exchange.client
  if (trusted !== null) lookBehind(exchange, head, trusted)
  const { client } = exchange
  decide(decision, client, head, runtime)
  const { failure, host, path, target, location } = decision
  if (runtime.hsts !== '' && client.scheme === 'https' && runtime.certificates.names(host)) {
    exchange.policyFields = runtime.hsts
  }
  if (target !== null) exchange.destination = target.destination
  if (failure !== null) return answerFailure(exchange, failure)
  if (decision.ownAnswer !== null) return answerOptions(exchange)
  if (location !== null) return answerRedirect(exchange, location)
  if (target === null) throw new Error('bug: a request was decided without a target')

  const cookies = target.affinity === null ? '' : cookieHeader(head)
  const { loadBalance } = target
  const key = loadBalance.kind === 'hash' ? hashKey(loadBalance.by, exchange, head, decision) : 0
  const chooser = new PodChooser(target, client, cookies, key)
  const request = prepareRequest(exchange, head, path, target, runtime.pseudonym)
  new Forwarding(exchange, target, request, chooser).start()
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
  const isAsAsked = path === head.path && head.fields.startLine !== -1
  const startLine = isAsAsked ? null : `${head.method} ${path}${head.query} HTTP/1.1\r\n`
  return {
    head: writeHead(startLine, head.fields, extra),
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

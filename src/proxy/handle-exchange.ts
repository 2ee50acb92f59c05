import { answerFailure, answerOptions, answerRedirect } from './answer.ts'
import { lookBehind } from './client-behind.ts'
import { Decision, decide } from './decide.ts'
import type { Exchange } from './exchange.ts'
import { Forwarding, type OutgoingRequest } from './forward.ts'
import { hashKey } from './hash-key.ts'
import { dropRequestFields, forwardedFields } from './headers.ts'
import { decrementMaxForwards } from './max-forwards.ts'
import { FieldId } from './message/field-id.ts'
import { type RequestHead, UNKNOWN_LENGTH } from './message/request-head.ts'
import { writeOutgoingHead } from './outgoing-head.ts'
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
  const extra = forwardedFields(head, exchange)
  if (head.method === 'OPTIONS') extra.push(decrementMaxForwards(head.fields))
  if (pseudonym !== null) extra.push(viaLine(head, pseudonym))
  return {
    head: writeOutgoingHead(head, path, extra),
    method: head.method,
    hasBody: head.bodyLength !== 0,
    chunked: head.bodyLength === UNKNOWN_LENGTH,
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

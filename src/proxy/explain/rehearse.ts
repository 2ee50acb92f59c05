import type { Explanation } from '../../snapshot/explanation.ts'
import { answerFailure } from '../answer.ts'
import { handleExchange } from '../handle-exchange.ts'
import { connectionFields } from '../headers.ts'
import { FieldId } from '../message/field-id.ts'
import type { Runtime } from '../runtime.ts'
import type { ReadRequest } from './asked-request.ts'
import { explain } from './explain.ts'
import { RehearsedExchange } from './rehearsed-exchange.ts'
import type { StandInPod } from './stand-in-pod.ts'

/** A request played through from its head to the head of its answer. */
export interface Rehearsal {
  readonly explanation: Explanation
  /** Of the proxy's own answer; null: a pod answers. */
  readonly status: number | null
  readonly answer: Fields
  /** What the pod gets; null: no pod gets it. */
  readonly delivered: {
    /** With query. */
    readonly path: string
    readonly fields: Fields
  } | null
}

/** Values by name in lower case, in the order in which they are sent. */
export type Fields = ReadonlyMap<string, readonly string[]>

const requestId = '0'.repeat(32)

/**
 * Walks the request through the code that serves, with nobody at either end. `runtime` is one whose endpoints all are
 * `pod`.
 */
export function rehearse(
  url: string,
  request: ReadRequest,
  runtime: Runtime,
  pod: StandInPod,
): Rehearsal {
  const explanation = explain(url, request, runtime)
  const { head, failure } = request
  const client = { ...request.client, forwarded: connectionFields(request.client) }
  const exchange = new RehearsedExchange(client, Date.now(), requestId)
  exchange.accept = head.fields.valueOf(FieldId.accept)
  if (failure === null) handleExchange(exchange, head, runtime)
  else answerFailure(exchange, failure)
  const received = pod.answer()
  return {
    explanation,
    status: received === null ? exchange.status : null,
    answer: fieldsOf(exchange.answerLines.split('\r\n')),
    delivered: received === null ? null : deliveredOf(received),
  }
}

function deliveredOf(head: string): Rehearsal['delivered'] {
  const [requestLine = '', ...lines] = head.split('\r\n')
  return { path: requestLine.split(' ')[1] ?? '', fields: fieldsOf(lines) }
}

function fieldsOf(lines: readonly string[]): Fields {
  const fields = new Map<string, string[]>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon === -1) continue
    const name = line.slice(0, colon).toLowerCase()
    const values = fields.get(name) ?? []
    values.push(line.slice(colon + 1).trim())
    fields.set(name, values)
  }
  return fields
}

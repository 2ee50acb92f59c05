import { Buffer } from 'node:buffer'
import type { ClientFacts, Exchange } from './exchange.ts'
import type { FieldBlock } from './message/field-block.ts'
import { FieldId } from './message/field-id.ts'
import type { RequestHead } from './message/request-head.ts'
import type { ResponseHead } from './message/response-head.ts'

/*
 * What an intermediary changes in the fields that pass through it. Fields are marked as dropped in their block, and new
 * ones are added as text: no protocol is decided here.
 */

/** RFC 9110 7.6.1, and what would open a second protocol on the pod's side. */
const hopByHopIds = [
  FieldId.connection,
  FieldId.transferEncoding,
  FieldId.upgrade,
  FieldId.te,
  FieldId.trailer,
  FieldId.keepAlive,
  FieldId.proxyConnection,
  FieldId.http2Settings,
]
const hopByHop = idSet(hopByHopIds)

/** Beside those: what only a trusted peer may say, and what a CGI program would misunderstand. */
const notFromClients = idSet([...hopByHopIds, FieldId.forwarded, FieldId.proxy])

/** As a table, because it is asked for every field of every message. */
function idSet(ids: readonly number[]): Uint8Array {
  const set = new Uint8Array(32)
  for (const id of ids) set[id] = 1
  return set
}

/** Marks what a request does not carry on to the pod. */
export function dropRequestFields(head: RequestHead): void {
  const { fields } = head
  for (let i = 0; i < fields.count; i++) {
    const id = fields.ids[i] as number
    if (notFromClients[id] === 1) fields.dropped[i] = 1
    else if (id === FieldId.host && head.absoluteForm) fields.dropped[i] = 1
    else if (id === FieldId.expect && !head.expectContinue) fields.dropped[i] = 1
  }
  if (head.nominated !== null) dropNominated(fields, head.nominated)
}

/**
 * Fields that the sender's Connection names. Those that frame or route the message stay: to have them removed has been an
 * attack, and none of them can belong to one hop only.
 */
function dropNominated(fields: FieldBlock, nominated: ReadonlySet<string>): void {
  for (let i = 0; i < fields.count; i++) {
    const id = fields.ids[i]
    if (id === FieldId.host || id === FieldId.contentLength) continue
    if (nominated.has(fields.name(i).toLowerCase())) fields.dropped[i] = 1
  }
}

/** The fields that are the same for every request of a connection; see `forwardedFields`. */
export function connectionFields(
  client: Pick<ClientFacts, 'address' | 'scheme' | 'localPort'>,
): string {
  const { address, scheme, localPort } = client
  return forwardedLines({ for: address, address, proto: scheme, port: `${localPort}` })
}

/** `for` is the whole list; `address` that of the client. */
export function forwardedLines(said: {
  readonly for: string
  readonly address: string
  readonly proto: string
  readonly port: string
}): string {
  return inOnePiece(
    `X-Forwarded-For: ${said.for}\r\nX-Real-IP: ${said.address}\r\n` +
      `X-Forwarded-Proto: ${said.proto}\r\nX-Forwarded-Port: ${said.port}\r\n`,
  )
}

/** V8 keeps what was put together as its parts, and puts it together again for each request that writes it. */
function inOnePiece(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('latin1')
}

/** What the pod is told of the client: lines, and parts of lines. Joined here, they would be taken apart again to be written. */
export function forwardedFields(head: RequestHead, exchange: Exchange): string[] {
  const host = exchange.client.forwardedHost || head.host
  const parts =
    host === ''
      ? [exchange.client.forwarded, 'X-Request-Id: ', exchange.requestId, '\r\n']
      : [
          exchange.client.forwarded,
          'X-Forwarded-Host: ',
          host,
          '\r\nX-Request-Id: ',
          exchange.requestId,
          '\r\n',
        ]
  if (head.absoluteForm || (head.host === '' && head.fields.find(FieldId.host) === -1)) {
    parts.push(`Host: ${head.host}\r\n`)
  }
  return parts
}

/** Marks what a response does not carry on to the client. */
export function dropResponseFields(head: ResponseHead): void {
  const { fields } = head
  // RFC 9110 8.6: no Content-Length in a 1xx or 204; whoever believes it waits for a body that never comes.
  const bodiless = head.status < 200 || head.status === 204
  for (let i = 0; i < fields.count; i++) {
    const id = fields.ids[i] as number
    const drop = hopByHop[id] === 1 || (bodiless && id === FieldId.contentLength)
    fields.dropped[i] = drop ? 1 : 0
  }
  if (head.nominated !== null) dropNominated(fields, head.nominated)
}

/** The fields that every response has to carry (RFC 9110 6.6.1, and the Ingress conformance suite for Server). */
export function missingFields(head: ResponseHead, date: string): string {
  let fields = ''
  if (head.fields.find(FieldId.date) === -1) fields += `Date: ${date}\r\n`
  if (head.fields.find(FieldId.server) === -1) fields += 'Server: postern\r\n'
  return fields
}

/** RFC 6797 8.1: a browser takes the first Strict-Transport-Security, so that of the pod must be the only one. */
export function saysHsts(head: ResponseHead): boolean {
  return head.fields.find(FieldId.strictTransportSecurity) !== -1
}

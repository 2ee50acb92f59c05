import { Buffer } from 'node:buffer'
import { INCOMPLETE } from '../http1/parse-fields.ts'
import { parseRequest } from '../http1/parse-request.ts'
import { parseResponse } from '../http1/parse-response.ts'
import { FieldId } from '../message/field-id.ts'
import { RequestHead } from '../message/request-head.ts'
import { ResponseHead } from '../message/response-head.ts'

/*
 * The edge between a pod that speaks HTTP/2 and everything else, whose currency is the head in octets of HTTP/1.1: what goes
 * to the pod is read from such a head, and what comes from it is written as one, for the parser that judges all pods.
 */

const MAX_FIELDS = 256
const MAX_HEAD = 65_536

/** Our own head: no limit is meant for it. */
const noLimits = {
  headBytes: Number.POSITIVE_INFINITY,
  headerLineBytes: Number.POSITIVE_INFINITY,
  uriBytes: Number.POSITIVE_INFINITY,
  keepUnderscores: true,
}
const sharedRequest = new RequestHead(MAX_FIELDS)
const sharedResponse = new ResponseHead(MAX_FIELDS)

const ofConnections = new Set<number>([
  FieldId.connection,
  FieldId.transferEncoding,
  FieldId.upgrade,
  FieldId.keepAlive,
  FieldId.proxyConnection,
  FieldId.te,
  FieldId.host,
])

/** The fields of a request (RFC 9113 8.3.1), names and values in turns, of a head that this proxy wrote. */
export function podRequestFields(octets: Buffer, scheme: 'http' | 'https'): string[] {
  const head = sharedRequest
  const after = parseRequest(head, octets, 0, octets.length, noLimits)
  if (after !== octets.length) throw new Error('bug: a head of ours can not be read')
  const list = [':method', head.method, ':scheme', scheme, ':path', head.target]
  if (head.host !== '') list.push(':authority', head.host)
  const { fields } = head
  let isGrpc = false
  for (let i = 0; i < fields.count; i++) {
    if (ofConnections.has(fields.ids[i] as number)) continue
    const name = fields.name(i).toLowerCase()
    const value = fields.value(i)
    isGrpc ||= name === 'content-type' && value.startsWith('application/grpc')
    list.push(name, value)
  }
  // gRPC over HTTP/2: a server may refuse a call whose way can't carry trailers.
  if (isGrpc) list.push('te', 'trailers')
  return list
}

/**
 * The head of a pod's answer; null: it is not one that may be passed on. Valid until the next call. `isAll`:
 * neither octets nor trailers follow.
 */
export function podResponseHead(
  fields: readonly string[],
  method: string,
  isAll: boolean,
): ResponseHead | null {
  let status = ''
  let hasLength = false
  let lines = ''
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const name = fields[i] as string
    const value = fields[i + 1] as string
    if (name === ':status') status = value
    else if (name === 'transfer-encoding' || name === 'connection') return null
    else if (/[\r\n]/.test(name + value)) return null
    else {
      hasLength ||= name === 'content-length'
      lines += `${name}: ${value}\r\n`
    }
  }
  const isFinal = !status.startsWith('1')
  if (isFinal && !hasLength) lines += 'Transfer-Encoding: chunked\r\n'
  const octets = Buffer.from(`HTTP/1.1 ${status} \r\n${lines}\r\n`, 'latin1')
  const after = parseResponse(sharedResponse, octets, 0, octets.length, method, MAX_HEAD)
  if (after !== octets.length || after === INCOMPLETE) return null
  const { framing } = sharedResponse
  if (isAll && framing === 'chunked') sharedResponse.framing = 'empty'
  // A length of 0 and yet something to come: trailers.
  if (!isAll && framing === 'none' && hasLength && method !== 'HEAD')
    sharedResponse.framing = 'length'
  return sharedResponse
}

import type { FailureKind } from '../../../src/proxy/failure.ts'
import type { Http2Exchange } from '../../../src/proxy/http2/http2-exchange.ts'
import { readRequest } from '../../../src/proxy/http2/read-request.ts'
import { defaultLimits } from '../../../src/proxy/limits.ts'
import { RequestHead } from '../../../src/proxy/message/request-head.ts'
import type { ServerContext } from '../../../src/proxy/server-context.ts'
import { decodedFields } from './field-lists.ts'
import type { Field } from './hpack/encode-block.ts'

/** What the rest of the proxy gets to know of a stream's fields. */
export interface SeenRequest {
  readonly method: string
  readonly target: string
  readonly host: string
  readonly bodyLength: number
  readonly fields: readonly Field[]
}

export interface Circumstances {
  readonly hasBody?: boolean
  readonly scheme?: 'http' | 'https'
  readonly isTrusted?: boolean
}

/** A list of fields, written as octets of HTTP/1.1 and read by the parser; text: why it is refused. */
export function readFields(
  fields: readonly Field[],
  { hasBody = false, scheme = 'http', isTrusted = false }: Circumstances = {},
): SeenRequest | FailureKind | 'malformed' {
  const head = new RequestHead(defaultLimits.headerCount)
  const client = { scheme, trusted: isTrusted ? {} : null }
  const exchange = { client, incoming: {}, takeFacts: () => undefined } as unknown as Http2Exchange
  const context = { head, limits: defaultLimits } as ServerContext
  const refusal = readRequest(decodedFields(fields), true, hasBody, exchange, context)
  if (refusal !== null) return refusal
  return {
    method: head.method,
    target: head.target,
    host: head.host,
    bodyLength: head.bodyLength,
    fields: Array.from({ length: head.fields.count }, (_, i) => [
      head.fields.name(i),
      head.fields.value(i),
    ]),
  }
}

export const method: Field = [':method', 'GET']
export const scheme: Field = [':scheme', 'http']
export const authority: Field = [':authority', 'a.example']
export const path: Field = [':path', '/x?y']
export const usual: readonly Field[] = [method, scheme, authority, path]

import type { FailureKind } from '../failure.ts'
import { parseRequest } from '../http1/parse-request.ts'
import type { ServerContext } from '../server-context.ts'
import type { DecodedFields } from './hpack/decoded-fields.ts'
import type { Http2Exchange } from './http2-exchange.ts'
import { asked, MALFORMED, requestOctets } from './request-octets.ts'

/**
 * Reads the fields of a new stream into the context's head; null: they are a request. `hasBody`: octets follow. `isWhole`: there was
 * room for all of them.
 */
export function readRequest(
  fields: DecodedFields,
  isWhole: boolean,
  hasBody: boolean,
  exchange: Http2Exchange,
  { head, limits }: ServerContext,
): FailureKind | typeof MALFORMED | null {
  // A trusted peer may have ended TLS, and passes on what its client asked for.
  const { trusted, scheme } = exchange.client
  const octets = isWhole
    ? requestOctets(fields, hasBody, trusted === null ? scheme : 'either')
    : 'head-too-large'
  if (typeof octets === 'string') {
    Object.assign(exchange, asked(fields))
    return octets
  }
  const { bytes, lines } = octets
  const after = parseRequest(head, bytes, 0, bytes.length, limits)
  exchange.takeFacts(head)
  if (typeof after === 'string') return after
  if (after !== bytes.length || head.fields.count !== lines) return MALFORMED
  // RFC 9113 8.1.1: a length without a body.
  if (!hasBody && head.bodyLength > 0) return MALFORMED
  head.protocol = 'HTTP/2.0'
  exchange.incoming.missing = head.bodyLength
  return null
}

import { BodyReader } from '../../../src/proxy/http1/body-reader.ts'
import { parseRequest } from '../../../src/proxy/http1/parse-request.ts'
import { parseResponse } from '../../../src/proxy/http1/parse-response.ts'
import { defaultLimits } from '../../../src/proxy/limits.ts'
import { RequestHead, UNKNOWN_LENGTH } from '../../../src/proxy/message/request-head.ts'
import { ResponseHead } from '../../../src/proxy/message/response-head.ts'

/** Whether the bytes, read as requests one after the other as far as a connection goes, are all taken or refused somewhere. */
export function verdictOnRequests(bytes: Buffer): 'taken' | 'refused' {
  const head = new RequestHead(100)
  let at = 0
  while (at < bytes.length) {
    const after = parseRequest(head, bytes, at, bytes.length, defaultLimits)
    if (typeof after === 'string') return 'refused'
    if (after === 0) return 'taken'
    at = after
    if (head.bodyLength !== 0) {
      const body = new BodyReader(head.bodyLength)
      at = body.read(bytes, at, bytes.length, () => undefined)
      if (body.malformed) return 'refused'
    }
    if (!head.keepAlive || head.upgrade !== '') return 'taken'
  }
  return 'taken'
}

export function verdictOnResponse(bytes: Buffer): 'taken' | 'refused' {
  const head = new ResponseHead(100)
  const after = parseResponse(head, bytes, 0, bytes.length, 'GET', 65_536)
  if (after < 0) return 'refused'
  if (after === 0 || (head.framing !== 'length' && head.framing !== 'chunked')) return 'taken'
  const body = new BodyReader(head.framing === 'length' ? head.bodyLength : UNKNOWN_LENGTH)
  body.read(bytes, after, bytes.length, () => undefined)
  return body.malformed ? 'refused' : 'taken'
}

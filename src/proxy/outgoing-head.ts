import type { Buffer } from 'node:buffer'
import { writeHead } from './http1/write-head.ts'
import { type RequestHead, UNKNOWN_LENGTH } from './message/request-head.ts'

/**
 * The head that goes to a pod: what is not dropped of a request's, and `extra` (lines, or parts of them; some are added). `path`: as the pod gets it.
 */
export function writeOutgoingHead(head: RequestHead, path: string, extra: string[]): Buffer {
  const { method, query, fields, upgrade } = head
  const isAsAsked = path === head.path && fields.startLine !== -1
  if (head.bodyLength === UNKNOWN_LENGTH) extra.push('Transfer-Encoding: chunked\r\n')
  if (upgrade !== '') extra.push(`Connection: upgrade\r\nUpgrade: ${upgrade}\r\n`)
  return writeHead(isAsAsked ? null : `${method} ${path}${query} HTTP/1.1\r\n`, fields, extra)
}

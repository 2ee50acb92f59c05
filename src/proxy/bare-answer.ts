import { Buffer } from 'node:buffer'
import { createRequestId } from '../base/request-id.ts'
import { ownFields } from './answer.ts'
import { type FailureKind, failureOf } from './failure.ts'
import { statusText } from './message/reason-phrase.ts'

/** The whole answer to a connection on which no request is read, from the table of failures. `extra`: further field lines. */
export function bareAnswer(kind: FailureKind, extra = ''): string {
  const { status, message } = failureOf(kind)
  const body = `${status} ${message}\n`
  return (
    `HTTP/1.1 ${statusText(status)}\r\nContent-Type: text/plain; charset=utf-8\r\n` +
    `Content-Length: ${Buffer.byteLength(body)}\r\n${ownFields({ requestId: createRequestId(), policyFields: '' })}` +
    `${extra}Connection: close\r\n\r\n${body}`
  )
}

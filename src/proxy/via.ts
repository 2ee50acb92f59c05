import { createRequestId } from '../base/request-id.ts'
import type { FieldBlock } from './message/field-block.ts'
import type { RequestHead } from './message/request-head.ts'

/** A name that no other proxy has (RFC 9110 7.6.3), so that what comes with it has been here. */
export function makePseudonym(): string {
  return `postern-${createRequestId().slice(0, 12)}`
}

/** The request has passed this proxy before: it would go round and round. */
export function passedBefore(fields: FieldBlock, pseudonym: string): boolean {
  for (let i = 0; i < fields.count; i++) {
    if (fields.name(i).toLowerCase() === 'via' && fields.value(i).includes(pseudonym)) return true
  }
  return false
}

/** The line that is added behind those of the proxies before: together they are one list. */
export function viaLine(head: RequestHead, pseudonym: string): string {
  return `Via: ${head.protocol.slice('HTTP/'.length)} ${pseudonym}\r\n`
}

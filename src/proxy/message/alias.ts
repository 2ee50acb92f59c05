import { Buffer } from 'node:buffer'
import { FieldId, fieldIdAt } from './field-id.ts'

const LONGEST = 64
const HYPHEN = 0x2d

/** Names with a hyphen that frame a message, end at this hop, or tell a pod of the client. */
const guarded: ReadonlySet<number> = new Set([
  FieldId.contentLength,
  FieldId.transferEncoding,
  FieldId.keepAlive,
  FieldId.proxyConnection,
  FieldId.http2Settings,
  FieldId.forwarded,
])

const scratch = Buffer.alloc(LONGEST)

/** Whether a name would be one of the guarded ones if all its odd characters were hyphens. CGI programs see no difference. */
export function isAlias(bytes: Buffer, start: number, end: number): boolean {
  const length = end - start
  if (length > LONGEST) return false
  for (let i = 0; i < length; i++) {
    const octet = bytes[start + i] as number
    scratch[i] = isAlphanumeric(octet) ? octet : HYPHEN
  }
  return guarded.has(fieldIdAt(scratch, 0, length))
}

function isAlphanumeric(octet: number): boolean {
  const lower = octet | 0x20
  return (octet >= 0x30 && octet <= 0x39) || (lower >= 0x61 && lower <= 0x7a)
}

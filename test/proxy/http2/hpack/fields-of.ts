import type { DecodedFields } from '../../../../src/proxy/http2/hpack/decoded-fields.ts'
import type { Field } from './encode-block.ts'

export function fieldsOf(decoded: DecodedFields): Field[] {
  return Array.from({ length: decoded.count }, (_, i) => {
    const [nameStart, nameEnd, valueStart, valueEnd] = decoded.marks.subarray(4 * i, 4 * i + 4)
    return [
      decoded.bytes.toString('latin1', nameStart, nameEnd),
      decoded.bytes.toString('latin1', valueStart, valueEnd),
    ]
  })
}

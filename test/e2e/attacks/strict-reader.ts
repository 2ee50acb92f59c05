/*
 * Reads what a pod got as HTTP/1.1 requests, one behind the other. It shares nothing with the proxy's parsers, and does not
 * judge: where a message would be hard to read it stops and says so.
 */

export interface ReadRequest {
  /** Without its CRLF. */
  readonly requestLine: string
  /** The lines between request line and empty line, as they came. */
  readonly fieldLines: readonly string[]
  /** Of the lines that are fields at all; names as they came, values without white space around them. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly framing: 'none' | 'length' | 'chunked'
  /** Without chunk framing. */
  readonly body: Buffer
  readonly complete: boolean
}

export interface Reading {
  readonly requests: readonly ReadRequest[]
  /** Why the next request can't be found: what came is no message, or its end is unknown. null: it was all read. */
  readonly lost: string | null
}

export function valuesOf(request: Pick<ReadRequest, 'fields'>, name: string): string[] {
  return request.fields.flatMap(([key, value]) => (key.toLowerCase() === name ? [value] : []))
}

export function readStrictly(bytes: Buffer): Reading {
  const requests: ReadRequest[] = []
  let at = 0
  while (at < bytes.length) {
    const head = readHead(bytes, at)
    if (head === null) return { requests, lost: 'a head without end' }
    const body = readBody(bytes, head.end, head.fields)
    if (typeof body === 'string') {
      requests.push({ ...head, framing: 'none', body: Buffer.alloc(0), complete: false })
      return { requests, lost: body }
    }
    requests.push({ ...head, ...body })
    at = body.end
  }
  return { requests, lost: null }
}

type Head = Pick<ReadRequest, 'requestLine' | 'fieldLines' | 'fields'> & { readonly end: number }

function readHead(bytes: Buffer, start: number): Head | null {
  const empty = bytes.indexOf('\r\n\r\n', start)
  if (empty === -1) return null
  const [requestLine = '', ...fieldLines] = bytes.toString('latin1', start, empty).split('\r\n')
  const fields = fieldLines.flatMap((line) => {
    const colon = line.indexOf(':')
    return colon < 1 ? [] : [[line.slice(0, colon), trimmed(line.slice(colon + 1))] as const]
  })
  return { requestLine, fieldLines, fields, end: empty + 4 }
}

/** Only SP and HTAB are white space here: JavaScript's trim would hide a vertical tab. */
function trimmed(value: string): string {
  return value.replace(/^[ \t]+|[ \t]+$/g, '')
}

type Body = Pick<ReadRequest, 'framing' | 'body' | 'complete'> & { readonly end: number }

function readBody(bytes: Buffer, start: number, fields: Head['fields']): Body | string {
  const lengths = valuesOf({ fields }, 'content-length')
  const codings = valuesOf({ fields }, 'transfer-encoding')
  if (lengths.length + codings.length > 1) return 'a body with more than one framing'
  const [length] = lengths
  if (length !== undefined) {
    if (!/^[0-9]{1,15}$/.test(length)) return 'a length that is no number'
    const end = start + Number(length)
    const complete = end <= bytes.length
    return {
      framing: 'length',
      body: bytes.subarray(start, end),
      complete,
      end: complete ? end : bytes.length,
    }
  }
  if (codings.length === 0) {
    return { framing: 'none', body: Buffer.alloc(0), complete: true, end: start }
  }
  return readChunks(bytes, start)
}

/** Chunks as the proxy writes them: no extension, no trailer. */
function readChunks(bytes: Buffer, start: number): Body | string {
  const parts: Buffer[] = []
  const cutShort = (): Body => ({
    framing: 'chunked',
    body: Buffer.concat(parts),
    complete: false,
    end: bytes.length,
  })
  let at = start
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    const line = bytes.toString('latin1', at, lineEnd === -1 ? bytes.length : lineEnd)
    if (!/^[0-9A-Fa-f]{0,13}\r?$/.test(line)) return 'a chunk size that is no number'
    if (lineEnd === -1) return cutShort()
    if (!/^[0-9A-Fa-f]+$/.test(line)) return 'a chunk size that is no number'
    const size = Number.parseInt(line, 16)
    const dataEnd = lineEnd + 2 + size
    parts.push(bytes.subarray(lineEnd + 2, dataEnd))
    const behind = bytes.toString('latin1', dataEnd, dataEnd + 2)
    if (!'\r\n'.startsWith(behind)) {
      return size === 0 ? 'a trailer' : 'a chunk without CRLF behind it'
    }
    if (behind !== '\r\n') return cutShort()
    at = dataEnd + 2
    if (size === 0) {
      return { framing: 'chunked', body: Buffer.concat(parts), complete: true, end: at }
    }
  }
}

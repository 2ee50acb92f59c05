/*
 * A second opinion on HTTP/1.1: written apart from the proxy's parsers, naive and strict, and used to judge what the proxy
 * sends. What is not plainly right is a defect.
 */

export interface Message {
  /** Request line or status line. */
  readonly startLine: string
  /** Name and value of each line, in order, the name as it was written. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** As it was sent, framing included. */
  readonly rawBody: Buffer
  /** Without framing. */
  readonly body: Buffer
  /** The end of the body was there; for a body until close: the peer has closed. */
  readonly complete: boolean
  /** A complete head, and everything that is wrong with it and its body. */
  readonly defects: readonly string[]
  /** Offset after the message. */
  readonly end: number
}

export function fieldsOf(message: Message, name: string): string[] {
  const wanted = name.toLowerCase()
  return message.fields.flatMap(([key, value]) => (key.toLowerCase() === wanted ? [value] : []))
}

export function fieldOf(message: Message, name: string): string | null {
  return fieldsOf(message, name)[0] ?? null
}

const requestLine = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+ (?:\/[!-"$-~]*|\*) HTTP\/1\.[01]$/
const statusLine = /^HTTP\/1\.[01] [1-5][0-9][0-9] [\t -~\x80-\xff]*$/
const fieldLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t -~\x80-\xff]*)$/

/** The request that begins at `start`, or null while its head is incomplete. */
export function readRequest(bytes: Buffer, start: number): Message | null {
  const head = readHead(bytes, start, requestLine)
  if (head === null) return null
  const defects = [...head.defects]
  const hosts = named(head.fields, 'host')
  if (hosts.length !== 1) defects.push(`${hosts.length} Host fields`)
  else if (!/^(?:[0-9A-Za-z._~-]+|\[[0-9A-Fa-f:.]+\])?(?::[0-9]*)?$/.test(hosts[0] ?? ''))
    defects.push(`Host ${hosts[0]}`)
  return readBody(bytes, head, defects, 'none', false)
}

/** The response that begins at `start`, or null while its head is incomplete. `ended`: nothing more will come. */
export function readResponse(
  bytes: Buffer,
  start: number,
  method: string,
  ended: boolean,
): Message | null {
  const head = readHead(bytes, start, statusLine)
  if (head === null) return null
  const status = statusOf(head)
  const bodiless = method === 'HEAD' || status < 200 || status === 204 || status === 304
  if (!bodiless) return readBody(bytes, head, [...head.defects], 'until-close', ended)
  const none = Buffer.alloc(0)
  return { ...head, rawBody: none, body: none, complete: true, end: head.bodyStart }
}

export function statusOf(message: Pick<Message, 'startLine'>): number {
  return Number(message.startLine.slice(9, 12))
}

interface Head {
  readonly startLine: string
  readonly fields: readonly (readonly [string, string])[]
  readonly defects: readonly string[]
  readonly bodyStart: number
}

function readHead(bytes: Buffer, start: number, startPattern: RegExp): Head | null {
  const headEnd = bytes.indexOf('\r\n\r\n', start)
  if (headEnd === -1) return null
  const [startLine = '', ...lines] = bytes.toString('latin1', start, headEnd).split('\r\n')
  const defects: string[] = []
  if (!startPattern.test(startLine)) defects.push(`start line ${JSON.stringify(startLine)}`)
  const fields = lines.map((line) => {
    const match = fieldLine.exec(line)
    if (match === null) defects.push(`field line ${JSON.stringify(line)}`)
    return [match?.[1] ?? '', (match?.[2] ?? '').trimEnd()] as const
  })
  return { startLine, fields, defects, bodyStart: headEnd + 4 }
}

function named(fields: Head['fields'], name: string): string[] {
  return fields.flatMap(([key, value]) => (key.toLowerCase() === name ? [value] : []))
}

function readBody(
  bytes: Buffer,
  head: Head,
  defects: string[],
  otherwise: 'none' | 'until-close',
  ended: boolean,
): Message {
  const lengths = named(head.fields, 'content-length')
  const codings = named(head.fields, 'transfer-encoding')
  if (lengths.length > 1) defects.push('several Content-Length')
  if (codings.length > 1) defects.push('several Transfer-Encoding')
  if (lengths.length > 0 && codings.length > 0) defects.push('both framings')
  for (const name of ['content_length', 'transfer_encoding', 'content.length']) {
    if (named(head.fields, name).length > 0) defects.push(`alias ${name}`)
  }
  const start = head.bodyStart
  if (codings.length > 0) {
    if (codings[0] !== 'chunked') defects.push(`coding ${codings[0]}`)
    return { ...head, ...readChunks(bytes, start, defects), defects }
  }
  const length = lengths[0] ?? null
  if (length !== null) {
    if (!/^(?:0|[1-9][0-9]{0,14})$/.test(length)) defects.push(`Content-Length ${length}`)
    const end = start + Number(length)
    const body = bytes.subarray(start, end)
    const complete = bytes.length >= end
    return { ...head, body, rawBody: body, complete, defects, end: Math.min(end, bytes.length) }
  }
  const end = otherwise === 'none' ? start : bytes.length
  const body = bytes.subarray(start, end)
  return { ...head, body, rawBody: body, complete: otherwise === 'none' || ended, defects, end }
}

function readChunks(
  bytes: Buffer,
  start: number,
  defects: string[],
): Pick<Message, 'body' | 'rawBody' | 'complete' | 'end'> {
  const parts: Buffer[] = []
  let at = start
  let complete = false
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd === -1) break
    const sizeText = bytes.toString('latin1', at, lineEnd)
    if (!/^[0-9A-Fa-f]{1,13}$/.test(sizeText)) {
      defects.push(`chunk size ${JSON.stringify(sizeText)}`)
      break
    }
    const size = Number.parseInt(sizeText, 16)
    const end = lineEnd + 2 + size
    if (size > 0) parts.push(bytes.subarray(lineEnd + 2, end))
    if (bytes.length < end + 2) break
    if (bytes.toString('latin1', end, end + 2) !== '\r\n') {
      defects.push(size === 0 ? 'trailer' : 'no CRLF behind a chunk')
      break
    }
    at = end + 2
    if (size === 0) {
      complete = true
      break
    }
  }
  const end = complete ? at : bytes.length
  return { body: Buffer.concat(parts), rawBody: bytes.subarray(start, end), complete, end }
}

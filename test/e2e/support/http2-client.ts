import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2'
import { onTestFinished } from 'vitest'
import { waitFor } from './wait-for.ts'

export interface Http2Answer {
  readonly status: number
  readonly headers: ReadonlyMap<string, string | readonly string[]>
  readonly trailers: ReadonlyMap<string, string | readonly string[]>
  readonly body: string
  /** Statuses of the 1xx answers that came before. */
  readonly informational: readonly number[]
  /** RFC 9113 7; 0 where the stream ended well. */
  readonly code: number
}

/** A well-behaved client on one connection. */
export interface Http2Client {
  readonly session: ClientHttp2Session
  /** Opens a stream; `headers` beside or in place of the usual ones. */
  open(headers?: Record<string, string | string[]>, body?: 'body'): ClientHttp2Stream
  ask(headers?: Record<string, string | string[]>, body?: string | Buffer): Promise<Http2Answer>
}

/** Over TLS where `servername` is given, else by prior knowledge. */
export async function connectHttp2(port: number, servername?: string): Promise<Http2Client> {
  const authority =
    servername === undefined ? `http://127.0.0.1:${port}` : `https://127.0.0.1:${port}`
  const session = connect(authority, {
    rejectUnauthorized: false,
    ...(servername !== undefined && { servername }),
  })
  session.on('error', () => undefined)
  onTestFinished(() => session.destroy())
  await waitFor(() => !session.connecting || session.destroyed, 'a connection in HTTP/2')
  const scheme = servername === undefined ? 'http' : 'https'

  function open(headers: Record<string, string | string[]> = {}, body?: 'body'): ClientHttp2Stream {
    const stream = session.request(
      {
        ':method': body === undefined ? 'GET' : 'POST',
        ':scheme': scheme,
        ':authority': servername ?? 'a',
        ':path': '/',
        ...headers,
      },
      { endStream: body === undefined },
    )
    stream.on('error', () => undefined)
    return stream
  }

  return {
    session,
    open,
    async ask(headers = {}, body) {
      const stream = open(headers, body === undefined ? undefined : 'body')
      const answer = collect(stream)
      if (body !== undefined) stream.end(body)
      await waitFor(() => stream.closed && (stream.destroyed || stream.readableEnded), 'an answer')
      return answer()
    },
  }
}

/** Gathers what comes on a stream; the function returned says what has come by then. */
export function collect(stream: ClientHttp2Stream): () => Http2Answer {
  const headers = new Map<string, string | readonly string[]>()
  const trailers = new Map<string, string | readonly string[]>()
  const informational: number[] = []
  let body = ''
  stream.setEncoding('latin1')
  stream.on('headers', (fields) => informational.push(Number(fields[':status'])))
  stream.on('response', (fields) => fill(headers, fields))
  stream.on('trailers', (fields) => fill(trailers, fields))
  stream.on('data', (text: string) => {
    body += text
  })
  return () => ({
    status: Number(headers.get(':status') ?? 0),
    headers,
    trailers,
    body,
    informational,
    code: stream.rstCode ?? constants.NGHTTP2_NO_ERROR,
  })
}

function fill(into: Map<string, string | readonly string[]>, fields: object): void {
  for (const [name, value] of Object.entries(fields)) into.set(name, value)
}

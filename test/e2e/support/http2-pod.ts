import { once } from 'node:events'
import {
  createSecureServer,
  createServer,
  type Http2Server,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { aCertificate } from '../../proxy/tls/a-certificate.ts'

export interface Http2Request {
  readonly stream: ServerHttp2Stream
  /** Names and values in turns, as they came. */
  readonly fields: readonly string[]
}

export interface Http2Pod {
  readonly port: number
  readonly sessions: readonly ServerHttp2Session[]
  readonly requests: readonly Http2Request[]
  /** Server names that were asked for. */
  readonly serverNames: readonly (string | false)[]
}

/** A pod that speaks HTTP/2 alone, over TLS where `tls`; `answer` is called for each request. */
export async function startHttp2Pod(
  answer: (request: Http2Request) => void,
  { tls = false, maxConcurrentStreams = 100 } = {},
): Promise<Http2Pod> {
  const settings = { maxConcurrentStreams }
  const server: Http2Server = tls ? await secureServer(settings) : createServer({ settings })
  const sessions: ServerHttp2Session[] = []
  const requests: Http2Request[] = []
  const serverNames: (string | false)[] = []
  server.on('session', (session) => {
    sessions.push(session)
    session.on('error', () => undefined)
  })
  server.on('secureConnection', (socket: { servername: string | false }) =>
    serverNames.push(socket.servername),
  )
  server.on('stream', (stream, _headers, _flags, fields) => {
    stream.on('error', () => undefined)
    const request = { stream, fields: fields as string[] }
    requests.push(request)
    answer(request)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    for (const session of sessions) session.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return { port: (server.address() as AddressInfo).port, sessions, requests, serverNames }
}

async function secureServer(settings: { maxConcurrentStreams: number }): Promise<Http2Server> {
  const { chain, privateKey } = await aCertificate('default/pod')
  return createSecureServer({ settings, cert: chain, key: privateKey.reveal() })
}

/** The value of a field; null where there is none. */
export function fieldOf({ fields }: Http2Request, name: string): string | null {
  for (let i = 0; i < fields.length; i += 2) if (fields[i] === name) return fields[i + 1] ?? null
  return null
}

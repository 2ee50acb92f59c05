import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:http'
import { request as requestTls } from 'node:https'
import { text } from 'node:stream/consumers'

/** One request on a connection of its own to 127.0.0.1, with `host` as Host and, over TLS, as server name. */
export async function fetchHost(
  scheme: 'http' | 'https',
  port: number,
  host: string,
  path = '/',
): Promise<{ status: number; body: string }> {
  const options = { host: '127.0.0.1', port, path, headers: { host }, agent: false }
  const outgoing =
    scheme === 'http'
      ? request(options)
      : requestTls({ ...options, servername: host, rejectUnauthorized: false })
  outgoing.end()
  const [response]: [IncomingMessage] = (await once(outgoing, 'response')) as [IncomingMessage]
  return { status: response.statusCode ?? 0, body: await text(response) }
}

import { Buffer } from 'node:buffer'
import type { ClientFacts } from '../exchange.ts'
import type { FailureKind } from '../failure.ts'
import { parseRequest } from '../http1/parse-request.ts'
import type { Limits } from '../limits.ts'
import { RequestHead } from '../message/request-head.ts'
import { parseHost, portOf } from '../router/host-header.ts'

/** A request that somebody asks about. */
export interface AskedRequest {
  /** Without a scheme it is http. */
  readonly url: string
  readonly method: string
  /** `Name: value`, without ends of line. */
  readonly headers: readonly string[]
  readonly clientAddress: string
}

/** The request as the proxy would see it. */
export interface ReadRequest {
  readonly head: RequestHead
  readonly client: ClientFacts
  /** Why it is refused before anybody looks at where it goes. */
  readonly failure: FailureKind | null
}

/** A WebSocket begins as a request over http or https. What has another scheme is no request. */
const urlParts = /^(?:(https?|wss?):\/\/|(?![a-z][a-z\d+.-]*:\/\/))([^/?#]+)([^#]*)/i

/** null: not a URL. The path is not touched: what `new URL` would mend, the proxy has to judge. */
export function readAsked(asked: AskedRequest, limits: Limits): ReadRequest | null {
  const match = urlParts.exec(asked.url)
  if (match === null || /[\r\n]/.test(asked.method + asked.headers.join(''))) return null
  const [, written = 'http', authority = '', rest = ''] = match
  const scheme = /^(https|wss)$/i.test(written) ? 'https' : 'http'
  const target = rest.startsWith('/') ? rest : `/${rest}`
  const hasHost = asked.headers.some((line) => /^host:/i.test(line))
  const lines = [...(hasHost ? [] : [`Host: ${authority}`]), ...asked.headers]
  const text = `${asked.method} ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`
  const bytes = Buffer.from(text, 'latin1')
  const head = new RequestHead(limits.headerCount)
  const after = parseRequest(head, bytes, 0, bytes.length, limits)
  const serverName = scheme === 'https' ? parseHost(authority) : null
  return {
    head,
    failure: typeof after === 'string' ? after : null,
    client: {
      address: asked.clientAddress,
      scheme,
      localPort: Number(portOf(authority) || (scheme === 'https' ? 443 : 80)),
      serverName: serverName === null || isAddress(serverName) ? null : serverName,
      forwarded: '',
      forwardedHost: '',
      trusted: null,
    },
  }
}

/** RFC 6066 3: clients send no SNI for addresses. */
function isAddress(host: string): boolean {
  return host.startsWith('[') || /^[\d.]+$/.test(host)
}

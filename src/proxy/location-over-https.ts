import type { Decision } from './decide.ts'
import type { ClientFacts } from './exchange.ts'
import type { RequestHead } from './message/request-head.ts'
import { isAcmeChallenge, redirectPort, redirectTarget } from './policy/https-redirect.ts'
import { parseHost, portOf } from './router/host-header.ts'
import type { Runtime, Target } from './runtime.ts'

/** Where a request over plain HTTP has to go instead; null: it is served as it is. */
export function locationOverHttps(
  client: ClientFacts,
  head: RequestHead,
  { host, path, compared }: Pick<Decision, 'host' | 'path' | 'compared'>,
  { redirect }: Target,
  { certificates, ports }: Runtime,
): string | null {
  if (redirect === null || client.scheme === 'https' || host === '' || path === '*') return null
  if (!redirect.always && !certificates.names(host)) return null
  if (isAcmeChallenge(compared)) return null
  // Never the raw field: what a client writes into an answer has to be a host.
  const name = client.forwardedHost === '' ? host : (parseHost(client.forwardedHost) ?? host)
  const port = redirectPort({
    asked: portOf(client.forwardedHost || head.host),
    local: client.localPort,
    https: ports.https,
  })
  return `https://${name}${port}${redirectTarget(path + head.query, redirect.keepTrailingSlash)}`
}

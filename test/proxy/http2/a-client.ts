import type { ClientFacts } from '../../../src/proxy/exchange.ts'

/** Of a client that nobody trusts, on the plain port. */
export const aClient: ClientFacts = {
  address: '127.0.0.1',
  scheme: 'http',
  localPort: 80,
  serverName: null,
  forwarded: '',
  forwardedHost: '',
  trusted: null,
}

/** The little of it that is used; the package brings no types. */
declare module 'http-proxy' {
  import type { Agent, IncomingMessage, ServerResponse } from 'node:http'

  export interface ProxyServer {
    web(request: IncomingMessage, response: ServerResponse, options: { target: string }): void
    on(event: 'error', listener: (error: Error, request: unknown, response: unknown) => void): this
  }

  const httpProxy: { createProxyServer(options: { agent: Agent; xfwd: boolean }): ProxyServer }
  export default httpProxy
}

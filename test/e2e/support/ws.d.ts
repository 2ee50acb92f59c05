/** The little of it that the tests use; the package brings no types. */
declare module 'ws' {
  import type { EventEmitter } from 'node:events'
  import type { Server } from 'node:http'
  import type { AddressInfo } from 'node:net'

  interface WebSocketEvents {
    open: [nothing?: unknown]
    message: [data: Buffer, isBinary: boolean]
    close: [code: number, reason: Buffer]
    error: [error: Error]
  }

  export class WebSocket extends EventEmitter<WebSocketEvents> {
    constructor(url: string, options?: { headers: Readonly<Record<string, string>> })
    send(data: string | Buffer, options?: { binary: boolean }): void
    close(code?: number, reason?: string): void
    terminate(): void
  }

  interface ServerEvents {
    listening: []
    connection: [socket: WebSocket]
  }

  export class WebSocketServer extends EventEmitter<ServerEvents> {
    readonly clients: ReadonlySet<WebSocket>
    constructor(options: { host: string; port: number } | { server: Server })
    address(): AddressInfo
    close(callback: () => void): void
  }
}

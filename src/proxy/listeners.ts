import { createServer, type Server, type Socket } from 'node:net'
import {
  createServer as createTlsServer,
  type TLSSocket,
  type TlsOptions,
  Server as TlsServer,
} from 'node:tls'
import { listenError } from '../base/listen-error.ts'
import { plainAddress } from './client-address.ts'
import type { ClientFacts } from './exchange.ts'
import { connectionFields } from './headers.ts'
import { ServerConnection, type ServerContext } from './http1/server-connection.ts'
import type { CertificateTable } from './tls/certificate-table.ts'
import { showDefaultCertificate } from './tls/server-options.ts'
import type { TrustedPeers } from './trusted-peers.ts'

/** Its sockets stay half open: a client that has sent everything may close its side and wait for the answer. */
const socketOptions = { allowHalfOpen: true, noDelay: true } as const

/** One port that clients connect to. */
export class Listener {
  readonly #server: Server
  readonly #connections = new Set<ServerConnection>()
  readonly #context: ServerContext
  readonly #trusted: TrustedPeers | null
  #accepted = 0

  constructor(
    tls: TlsOptions | null,
    trusted: TrustedPeers | null,
    makeContext: (closed: ServerContext['closed']) => ServerContext,
  ) {
    this.#trusted = trusted
    this.#context = makeContext((connection) => this.#connections.delete(connection))
    if (tls === null) {
      this.#server = createServer({ ...socketOptions, pauseOnConnect: true }, (socket) =>
        this.#accept(socket, null),
      )
    } else {
      this.#server = createTlsServer({ ...socketOptions, ...tls })
      this.#server.on('secureConnection', (socket: TLSSocket) => {
        this.#accept(socket, socket.servername || null)
      })
      // A failed handshake is the client's own business; without a listener it would be nobody's.
      this.#server.on('tlsClientError', (_error, socket: TLSSocket) => socket.destroy())
    }
  }

  #accept(socket: Socket, serverName: string | null): void {
    // Gone already: what it may have sent must not reach a pod as if it came from nobody.
    if (socket.remoteAddress === undefined) {
      socket.destroy()
      return
    }
    const facts = {
      address: plainAddress(socket.remoteAddress),
      scheme: serverName === null && !('encrypted' in socket) ? 'http' : 'https',
      localPort: socket.localPort ?? 0,
      serverName,
    } as const
    const client: ClientFacts = {
      ...facts,
      forwarded: connectionFields(facts),
      forwardedHost: '',
      trusted: this.#trusted?.has(facts.address) ? this.#trusted : null,
    }
    this.#accepted++
    this.#connections.add(new ServerConnection(socket, client, this.#context))
  }

  /** Binds; the port that it got. Rejects with a CodedError that says which port and what to do. */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', (error) => reject(listenError(error, host, port)))
      this.#server.listen({ host, port }, () => {
        this.#server.removeAllListeners('error')
        // Too many open files, say: connections wait in the kernel's queue until there is room again.
        this.#server.on('error', () => undefined)
        const address = this.#server.address()
        resolve(typeof address === 'object' && address !== null ? address.port : port)
      })
    })
  }

  /** For clients that name no server; the others are served by the options' callback. */
  showDefaultCertificate(table: CertificateTable): void {
    if (this.#server instanceof TlsServer) showDefaultCertificate(this.#server, table)
  }

  get connections(): number {
    return this.#connections.size
  }

  /** Since the start. */
  get accepted(): number {
    return this.#accepted
  }

  /** Stops accepting; connections end with the response that they are at. */
  drain(): void {
    this.#context.draining = true
    this.#server.close()
    for (const connection of this.#connections) connection.drain()
  }

  closeAll(): void {
    for (const connection of this.#connections) connection.abort()
  }
}

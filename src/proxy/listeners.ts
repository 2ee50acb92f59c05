import { Buffer } from 'node:buffer'
import { createServer, type Server, type Socket } from 'node:net'
import { listenError } from '../base/listen-error.ts'
import { bareAnswer } from './bare-answer.ts'
import { plainAddress } from './client-address.ts'
import type { ClientConnection } from './client-connection.ts'
import type { ConnectionSlots, Slot } from './connection-slots.ts'
import { connectionFields } from './headers.ts'
import { ServerConnection } from './http1/server-connection.ts'
import { Http2Connection } from './http2/http2-connection.ts'
import { readPreface } from './http2/read-preface.ts'
import type { Announced } from './proxy-protocol.ts'
import { readProxyHeader } from './read-proxy-header.ts'
import type { ServerContext } from './server-context.ts'
import { Handshake, type HandshakeOptions, type OnSecure } from './tls/handshake.ts'
import type { TrustedPeers } from './trusted-peers.ts'
import type { TurnedAway } from './turned-away.ts'

/** What decides who comes in, the same for all ports. */
export interface Entrance {
  readonly trusted: TrustedPeers | null
  /** Trusted peers begin each connection with a PROXY header. */
  readonly proxyProtocol: boolean
  /** HTTP/2 without TLS, by prior knowledge (RFC 9113 3.3). */
  readonly h2c: boolean
  readonly slots: ConnectionSlots
  readonly turnedAway: TurnedAway
}

/** Who is on a connection, beside what its socket knows. */
interface Guest {
  /** SNI, as in ClientFacts. */
  readonly serverName: string | null
  readonly announced: Announced | null
  /** null: that of the socket underneath. */
  readonly slot: Slot | null
  readonly protocol: 'http/1.1' | 'h2'
}

const nothing = Buffer.alloc(0)

/** Its sockets stay half open: a client that has sent everything may close its side and wait for the answer. */
const socketOptions = { allowHalfOpen: true, noDelay: true } as const

/**
 * One port that clients connect to. A connection is accepted, has its place in the table, announces another address where
 * it may, ends its TLS handshake where there is one, and is served.
 */
export class Listener {
  readonly #server: Server
  /** null: no TLS here. */
  readonly #tls: HandshakeOptions | null
  readonly #entrance: Entrance
  readonly #context: ServerContext
  /** On their way in, or underneath TLS. */
  readonly #raw = new Map<Socket, Slot>()
  readonly #connections = new Map<ClientConnection, Slot | null>()
  #accepted = 0
  /** Known here, so that the kernel need not be asked for each connection; 0 until it listens. */
  #port = 0

  constructor(
    tls: HandshakeOptions | null,
    entrance: Entrance,
    makeContext: (closed: ServerContext['closed']) => ServerContext,
  ) {
    this.#entrance = entrance
    this.#context = makeContext((connection) => this.#closed(connection))
    this.#server = createServer({ ...socketOptions, pauseOnConnect: true }, (socket) =>
      this.#accept(socket),
    )
    this.#tls = tls
  }

  #accept(socket: Socket): void {
    // Gone already: what it may have sent must not reach a pod as if it came from nobody.
    if (socket.remoteAddress === undefined) {
      socket.destroy()
      return
    }
    this.#accepted++
    const { trusted, proxyProtocol, slots } = this.#entrance
    const address = plainAddress(socket.remoteAddress)
    const isTrusted = trusted?.has(address) === true
    const slot = slots.take(isTrusted ? null : address)
    if (slot === null) return this.#turnAway(socket)
    const announces = isTrusted && proxyProtocol
    if (this.#tls === null && !announces) {
      this.#servePlain(socket, null, slot, nothing)
      return
    }
    this.#raw.set(socket, slot)
    socket.on('error', () => undefined)
    socket.on('close', () => this.#rawClosed(socket))
    if (announces) this.#readProxyHeader(socket, slot)
    else this.#shakeHands(socket, null)
  }

  #readProxyHeader(socket: Socket, slot: Slot): void {
    const { deadlines, limits } = this.#context
    readProxyHeader(socket, deadlines, limits.headTime, ({ announced }, rest) => {
      if (announced !== null && !this.#admit(announced.address, slot)) {
        return this.#turnAway(socket)
      }
      if (this.#tls !== null) {
        if (rest.length > 0) socket.unshift(rest)
        this.#shakeHands(socket, announced)
        return
      }
      this.#raw.delete(socket)
      this.#servePlain(socket, announced, slot, rest)
    })
  }

  #shakeHands(socket: Socket, announced: Announced | null): void {
    if (this.#tls === null) return
    const onSecure: OnSecure = (secure, serverName) => {
      const protocol = secure.alpnProtocol === 'h2' ? 'h2' : 'http/1.1'
      this.#serve(secure, { serverName: serverName || null, announced, slot: null, protocol })
    }
    new Handshake(socket, this.#tls, onSecure, tellPlain)
  }

  /** `first`: what was read already. */
  #servePlain(socket: Socket, announced: Announced | null, slot: Slot, first: Buffer): void {
    const guest = { serverName: null, announced, slot }
    if (!this.#entrance.h2c) {
      this.#serve(socket, { ...guest, protocol: 'http/1.1' }, first)
      return
    }
    this.#raw.set(socket, slot)
    socket.on('error', () => undefined)
    socket.on('close', () => this.#rawClosed(socket))
    const { deadlines, limits } = this.#context
    readPreface(socket, deadlines, limits.headTime, first, (isHttp2, bytes) => {
      this.#raw.delete(socket)
      this.#serve(socket, { ...guest, protocol: isHttp2 ? 'h2' : 'http/1.1' }, bytes)
    })
  }

  /** A client that was announced counts as if it had come by itself. */
  #admit(address: string, slot: Slot): boolean {
    const { trusted, slots } = this.#entrance
    return trusted?.has(address) === true || slots.assign(slot, address)
  }

  #turnAway(socket: Socket): void {
    this.#entrance.turnedAway.turnAway(socket, this.#tls === null)
  }

  #serve(socket: Socket, guest: Guest, first: Buffer = nothing): void {
    const { trusted, slots } = this.#entrance
    const { serverName, announced, slot, protocol } = guest
    if (socket.remoteAddress === undefined) {
      socket.destroy()
      if (slot !== null) slots.free(slot)
      return
    }
    const facts = {
      address: announced?.address ?? plainAddress(socket.remoteAddress),
      scheme: this.#tls === null ? 'http' : 'https',
      localPort: announced?.localPort ?? this.#port,
      serverName,
    } as const
    const client = {
      ...facts,
      forwarded: connectionFields(facts),
      forwardedHost: '',
      trusted: trusted?.has(facts.address) ? trusted : null,
    }
    if (protocol === 'h2') {
      const connection = new Http2Connection(socket, client, this.#context)
      this.#connections.set(connection, slot)
      if (first.length > 0) connection.receive(first)
      return
    }
    const connection = new ServerConnection(socket, client, this.#context)
    this.#connections.set(connection, slot)
    if (first.length > 0) connection.receive(first)
  }

  #closed(connection: ClientConnection): void {
    const slot = this.#connections.get(connection)
    this.#connections.delete(connection)
    if (slot != null) this.#entrance.slots.free(slot)
  }

  #rawClosed(socket: Socket): void {
    const slot = this.#raw.get(socket)
    if (slot === undefined) return
    this.#raw.delete(socket)
    this.#entrance.slots.free(slot)
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
        this.#port = typeof address === 'object' && address !== null ? address.port : port
        resolve(this.#port)
      })
    })
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
    for (const connection of this.#connections.keys()) connection.drain()
  }

  closeAll(): void {
    for (const connection of this.#connections.keys()) connection.abort()
    for (const socket of this.#raw.keys()) socket.destroy()
  }
}

/** Whoever writes http:// with the port of https is told so, as nginx does. */
function tellPlain(socket: Socket): void {
  socket.end(bareAnswer('plain-on-tls'))
  socket.resume()
}

import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Deadlines, Timed } from '../../base/deadlines.ts'
import type { CertificateTable } from './certificate-table.ts'
import { serverNameOf } from './client-hello.ts'

/** `serverName`: that of the ClientHello; '' where it names none. */
export type OnSecure = (socket: TLSSocket, serverName: string) => void

export interface HandshakeOptions {
  /** By preference (ALPN, RFC 7301). */
  readonly protocols: readonly string[]
  /** The one in force at the time of the call. */
  readonly currentTable: () => CertificateTable
  readonly deadlines: Deadlines
  /** For the whole handshake, in milliseconds; Infinity is no limit. */
  readonly time: number
}

const nothing: Buffer = Buffer.alloc(0)

/** A fatal alert unrecognized_name (112, RFC 6066 section 3): Node has no way to send one. */
const unrecognizedName = Buffer.from([21, 3, 3, 0, 2, 2, 112])

/**
 * The server's side of a TLS handshake on a socket that is paused. It reads the ClientHello, picks the context by the name in
 * it, and only then lets OpenSSL see the bytes. A handshake that fails, or takes too long, ends with the socket.
 */
export class Handshake implements Timed {
  readonly deadline: number
  readonly #socket: Socket
  readonly #options: HandshakeOptions
  readonly #done: OnSecure
  readonly #onPlain: (socket: Socket) => void
  #bytes = nothing
  readonly #onData = (bytes: Buffer): void => this.#read(bytes)
  readonly #onEnd = (): void => this.expire()
  readonly #onClose = (): void => this.#options.deadlines.remove(this)

  /** `onPlain`: it is HTTP without TLS that comes; the time for the handshake is what the socket has left. */
  constructor(
    socket: Socket,
    options: HandshakeOptions,
    done: OnSecure,
    onPlain: (socket: Socket) => void,
  ) {
    this.#socket = socket
    this.#options = options
    this.#done = done
    this.#onPlain = onPlain
    this.deadline = Date.now() + options.time
    options.deadlines.add(this)
    socket.on('data', this.#onData)
    socket.on('end', this.#onEnd)
    socket.on('close', this.#onClose)
    socket.resume()
  }

  #read(bytes: Buffer): void {
    this.#bytes = this.#bytes.length === 0 ? bytes : Buffer.concat([this.#bytes, bytes])
    const serverName = serverNameOf(this.#bytes)
    if (serverName === null) return
    this.#socket.off('data', this.#onData)
    if (beginsAsHttp(this.#bytes)) {
      this.#onPlain(this.#socket)
      return
    }
    this.#socket.pause()
    const selected = this.#options.currentTable().select(serverName)
    if (selected === null) {
      this.#socket.end(unrecognizedName)
      this.#socket.resume()
      return
    }
    this.#socket.unshift(this.#bytes)
    const secure = new TLSSocket(this.#socket, {
      isServer: true,
      secureContext: selected.context(),
      ALPNProtocols: [...this.#options.protocols],
    })
    // V8 keeps closed sockets until the next full collection (design 004), which comes sooner the more their listeners lead to.
    for (const socket of [this.#socket, secure]) socket.once('close', () => letGo(socket))
    this.#bytes = nothing
    // What is wrong is the client's own business. Node reports it here alone while nobody has taken the socket over from it.
    secure.on('_tlsError', () => secure.destroy())
    secure.on('error', () => undefined)
    // A client that closes its side now can't finish, and OpenSSL would wait for it until the time is over.
    secure.on('end', this.#onEnd)
    secure.once('secure', () => this.#secured(secure, serverName))
  }

  #secured(secure: TLSSocket, serverName: string): void {
    secure.off('end', this.#onEnd)
    this.#socket.off('end', this.#onEnd)
    this.#socket.off('close', this.#onClose)
    this.#options.deadlines.remove(this)
    // Two readers of one hello: where they disagree, somebody made it so.
    if (!this.#sameCertificate(serverName, secure.servername || '')) {
      secure.destroy()
      return
    }
    // A tls.Server says so to its sockets, and http2 waits for it.
    Object.assign(secure, { secureConnecting: false })
    this.#done(secure, serverName)
  }

  /** OpenSSL names the first host of a session that was resumed with TLS 1.2: another one of the same certificate, maybe. */
  #sameCertificate(read: string, byOpenSsl: string): boolean {
    if (read === byOpenSsl) return true
    const table = this.#options.currentTable()
    return table.select(read)?.id === table.select(byOpenSsl)?.id
  }

  expire(): void {
    this.#socket.destroy()
  }
}

/** An error may come after the close, of a write that failed because of it: without a listener it would end the process. */
function letGo(closed: Socket): void {
  closed.removeAllListeners()
  closed.on('error', ignore)
}

function ignore(): void {}

/** A method begins with a capital letter (RFC 9110 9.1), a record of TLS with one of 20 to 24. */
function beginsAsHttp(bytes: Buffer): boolean {
  const first = bytes[0] ?? 0
  return first >= 0x41 && first <= 0x5a
}

import { once } from 'node:events'
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { onTestFinished } from 'vitest'
import { RawPeer } from './raw-peer.ts'
import { type Message, readResponse } from './read-message.ts'
import { waitFor } from './wait-for.ts'

/** A client without manners: sends the bytes it is told to, and keeps all that comes back. */
export class RawClient extends RawPeer {
  #read = 0

  /** The next response on the connection. `method` of its request; 1xx responses count too. */
  async response(method = 'GET'): Promise<Message> {
    let response: Message | null = null
    await waitFor(
      () => {
        const ended = this.ending === 'end'
        response = readResponse(this.received, this.#read, method, ended)
        return response?.complete === true
      },
      () => `a response; there is ${this.ending} ${JSON.stringify(this.rest.slice(0, 500))}`,
    )
    const complete = response as unknown as Message
    this.#read = complete.end
    return complete
  }

  /** Bytes behind the last response that was read. */
  get rest(): string {
    return this.text.slice(this.#read)
  }
}

/** Connects over plain TCP. It is destroyed when the test is over. */
export async function connectClient(port: number): Promise<RawClient> {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true })
  onTestFinished(() => {
    socket.destroy()
  })
  const client = new RawClient(socket)
  await once(socket, 'connect')
  return client
}

export interface TlsClientOptions {
  readonly servername?: string
  readonly allowHalfOpen?: boolean
  readonly ALPNProtocols?: string[]
}

/** Connects over TLS, whatever certificate is shown. */
export async function connectTlsClient(
  port: number,
  options: TlsClientOptions = {},
): Promise<RawClient> {
  const socket = connectTls({
    host: '127.0.0.1',
    port,
    rejectUnauthorized: false,
    ...(options.servername === undefined ? {} : { servername: options.servername }),
    ...(options.ALPNProtocols && { ALPNProtocols: options.ALPNProtocols }),
  })
  onTestFinished(() => {
    socket.destroy()
  })
  const client = new RawClient(socket)
  await once(socket, 'secureConnect')
  return client
}

import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { RawPeer } from './raw-peer.ts'
import { type Message, readRequest } from './read-message.ts'
import { waitFor } from './wait-for.ts'

/** A connection that the proxy opened to the pod. */
export class PodConnection extends RawPeer {
  #read = 0

  /** Complete requests so far, and perhaps an incomplete one at the end. */
  get messages(): Message[] {
    const messages: Message[] = []
    let at = 0
    for (;;) {
      const message = readRequest(this.received, at)
      if (message === null) return messages
      messages.push(message)
      if (!message.complete) return messages
      at = message.end
    }
  }

  /** Takes the next request, once it is complete. */
  next(): Message | null {
    const message = readRequest(this.received, this.#read)
    if (message === null || !message.complete) return null
    this.#read = message.end
    return message
  }

  /** The head of the request that comes next, complete or not. */
  peek(): Message | null {
    return readRequest(this.received, this.#read)
  }
}

/** What a pod does whenever bytes have come. */
export type Script = (connection: PodConnection) => void

export interface RawPod {
  readonly port: number
  readonly connections: readonly PodConnection[]
  /** All requests that came, complete or not, over all connections. */
  readonly messages: readonly Message[]
  connection(index: number): Promise<PodConnection>
  close(): Promise<void>
}

/** A pod on a free port that records all it gets and does what its script says, with each connection and with its bytes. */
export async function startPod(
  script: Script,
  onConnection: Script = () => undefined,
): Promise<RawPod> {
  const connections: PodConnection[] = []
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket: Socket) => {
    const connection = new PodConnection(socket)
    connections.push(connection)
    onConnection(connection)
    socket.on('data', () => script(connection))
    // A decent pod closes when the other side has.
    socket.on('end', () => socket.end())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  let closed = false

  async function close(): Promise<void> {
    if (closed) return
    closed = true
    const gone = new Promise((resolve) => server.close(resolve))
    for (const { socket } of connections) socket.destroy()
    await gone
  }
  onTestFinished(close)

  return {
    port: (server.address() as AddressInfo).port,
    connections,
    get messages() {
      return connections.flatMap((connection) => connection.messages)
    },
    async connection(index) {
      await waitFor(() => connections.length > index, `connection ${index} to the pod`)
      return connections[index] as PodConnection
    },
    close,
  }
}

/** Answers each complete request with what the function gives: one after the other, in order. */
export function answering(
  answer: (request: Message, connection: PodConnection) => string | Uint8Array | null,
): Script {
  return (connection) => {
    for (;;) {
      const request = connection.next()
      if (request === null) return
      const bytes = answer(request, connection)
      if (bytes !== null) connection.send(bytes)
    }
  }
}

/** `200 OK` with this body. */
export function ok(body: string, extra = ''): string {
  return `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n${extra}\r\n${body}`
}

/** Answers every request with 200 and its request line. */
export const echoLine: Script = answering((request) => ok(request.startLine))

import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { type Message, readResponse } from './read-message.ts'

interface Question {
  readonly method: string
  readonly resolve: (answer: Message | null) => void
}

/** A client for many requests: one at a time, and the answer is there as soon as its last octet is. */
export class AskingClient {
  readonly socket: Socket
  closed = false
  #received = Buffer.alloc(0)
  #ended = false
  #question: Question | null = null

  constructor(socket: Socket) {
    this.socket = socket
    socket.on('data', (bytes: Buffer) => {
      this.#received = Buffer.concat([this.#received, bytes])
      this.#look()
    })
    socket.on('end', () => {
      this.#ended = true
      this.#look()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.closed = true
      this.#answer(null)
    })
  }

  /** The answer to this request; null: the connection ended without a complete one. */
  ask(request: string | Uint8Array, method = 'GET'): Promise<Message | null> {
    if (this.closed) return Promise.resolve(null)
    return new Promise((resolve) => {
      this.#question = { method, resolve }
      this.socket.write(request)
    })
  }

  #look(): void {
    if (this.#question === null) return
    const message = readResponse(this.#received, 0, this.#question.method, this.#ended)
    if (message === null || !message.complete) return
    this.#received = this.#received.subarray(message.end)
    this.#answer(message)
  }

  #answer(answer: Message | null): void {
    const question = this.#question
    this.#question = null
    question?.resolve(answer)
  }
}

/** Connects over plain TCP. It is destroyed when the test is over. */
export async function connectAsking(port: number): Promise<AskingClient> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true })
  await once(socket, 'connect')
  const client = new AskingClient(socket)
  onTestFinished(() => {
    socket.destroy()
  })
  return client
}

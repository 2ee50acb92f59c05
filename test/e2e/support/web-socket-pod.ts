import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'

export interface WebSocketPod {
  readonly port: number
  /** Codes that its connections were closed with. */
  readonly closeCodes: readonly number[]
}

/** A pod that sends back what it gets, and closes with 4001 when it is told to. */
export async function startWebSocketPod(): Promise<WebSocketPod> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  const closeCodes: number[] = []
  server.on('connection', (socket: WebSocket) => {
    socket.on('message', (message: Buffer, isBinary: boolean) => {
      if (message.toString() === 'close, please') socket.close(4001, 'as you wish')
      else socket.send(message, { binary: isBinary })
    })
    socket.on('close', (code: number) => closeCodes.push(code))
    socket.on('error', () => undefined)
  })
  await once(server, 'listening')
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        for (const socket of server.clients) socket.terminate()
        server.close(() => resolve())
      }),
  )
  return { port: server.address().port, closeCodes }
}

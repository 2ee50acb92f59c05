/*
 * A pod as a process of its own, that answers with keep-alive and closes nevertheless. Its argument says when. It tells its
 * port, and how often it has executed what, when it is asked.
 */
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { RacingMode } from './racing-pod.ts'

/** The longest time that a connection may be idle in the mode `soon`, in milliseconds. */
const SOON = 6

const mode = process.argv[2] as RacingMode
const executed = new Map<string, number>()

function serve(socket: Socket): void {
  let requests = 0
  let leaving = false
  let timer: NodeJS.Timeout | undefined

  function leave(): void {
    leaving = true
    socket.end()
  }

  socket.on('error', () => undefined)
  socket.on('data', (bytes) => {
    clearTimeout(timer)
    if (leaving) return
    requests++
    if (mode === 'on reuse' && requests > 1) {
      socket.resetAndDestroy()
      return
    }
    const id = /^\S+ \/(\S+)/.exec(bytes.toString('latin1'))?.[1] ?? ''
    executed.set(id, (executed.get(id) ?? 0) + 1)
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${id.length}\r\n\r\n${id}`)
    if (mode === 'at once') leave()
    if (mode === 'soon') timer = setTimeout(leave, Math.random() * SOON)
  })
}

const server = createServer({ noDelay: true }, serve).listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port })
})
process.on('message', () => process.send?.({ executed: [...executed] }))
process.on('disconnect', () => process.exit())

import { createServer, type Socket } from 'node:net'
import { connectReading, readAccepted } from '../../src/proxy/http1/read-socket.ts'

/*
 * Passes bytes on between each client and a connection of its own to the backend, and looks at the first ones only to tell the
 * two backends apart. No proxy: what sockets alone cost in Node. Arguments: its port, the port of `pages`, that of `sink`.
 */

const [port, pages, sink] = process.argv.slice(2).map(Number)

function relay(client: Socket): void {
  let pod: Socket | null = null
  readAccepted(client, (bytes) => {
    pod ??= connectPod(bytes.includes(' /upload ') ? sink : pages)
    pass(bytes, client, pod)
  })
  client.setNoDelay(true)
  client.on('error', () => client.destroy())
  client.on('close', () => pod?.destroy())

  function connectPod(podPort = 0): Socket {
    const socket = connectReading('127.0.0.1', podPort, (bytes) => pass(bytes, socket, client))
    socket.on('error', () => socket.destroy())
    socket.on('end', () => client.end())
    socket.on('close', () => client.destroySoon())
    client.on('end', () => socket.end())
    return socket
  }
}

/** The bytes are borrowed, so that what is written has to be a copy. */
function pass(bytes: Buffer, from: Socket, to: Socket): void {
  if (to.write(Buffer.from(bytes))) return
  from.pause()
  to.once('drain', () => from.resume())
}

createServer({ pauseOnConnect: true, allowHalfOpen: true }, relay).listen(port, '127.0.0.1', 4096)

import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { onTestFinished } from 'vitest'

/**
 * A port where nobody listens until the test is over. It is that of a client's side of a connection: a port that was merely free a moment
 * ago is sometimes given to a proxy that starts meanwhile.
 */
export async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const client = connect(port, '127.0.0.1')
  await once(client, 'connect')
  onTestFinished(() => {
    client.destroy()
    server.close()
  })
  const { localPort } = client
  if (localPort === undefined) throw new Error('the client has no port')
  return localPort
}

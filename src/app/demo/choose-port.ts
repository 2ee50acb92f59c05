import { once } from 'node:events'
import { createServer } from 'node:net'

/** The first of the ports that can be listened on at this address; 0, which takes any free one, if none can. */
export async function choosePort(address: string, ports: readonly number[]): Promise<number> {
  for (const port of ports) {
    if (await canListen(address, port)) return port
  }
  return 0
}

async function canListen(address: string, port: number): Promise<boolean> {
  const server = createServer().listen(port, address)
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { pour, untilStalled } from './support/pour.ts'
import { connectClient } from './support/raw-client.ts'
import { answering, startPod } from './support/raw-pod.ts'
import { get } from './support/requests.ts'
import { startProxyFor } from './support/start-proxy.ts'
import { waitFor } from './support/wait-for.ts'

const MiB = 1_048_576
const TOTAL = 200 * MiB

/** Bytes in use when nothing is left to be collected. */
function used(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

test.each([
  ['a length', `Content-Length: ${TOTAL}\r\n\r\n`],
  ['chunks', `Transfer-Encoding: chunked\r\n\r\n${TOTAL.toString(16)}\r\n`],
  ['no end but the close', '\r\n'],
])('200 MB with %s for a client that reads nothing stay with the pod', async (_, framing) => {
  const block = Buffer.alloc(65_536, 'x')
  let sent = () => 0
  const pod = await startPod(
    answering((request, connection) => {
      if (request.startLine.includes('/warm')) return 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'
      connection.send(`HTTP/1.1 200 OK\r\n${framing}`)
      sent = pour(connection.socket, block, TOTAL)
      return null
    }),
  )
  const { port } = await startProxyFor(pod)
  const client = await connectClient(port)
  client.send(get('/warm'))
  await client.response()
  client.socket.pause()
  const before = used()
  client.send(get())
  const taken = await untilStalled(() => sent())
  // The rest lies with the kernel, in two pairs of sockets.
  expect(taken).toBeLessThan(TOTAL / 10)
  await waitFor(
    () => used() - before < MiB,
    () => `${used() - before} octets to become less`,
  )
})

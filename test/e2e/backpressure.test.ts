import { createHash, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { pour, untilStalled } from './support/pour.ts'
import { connectClient } from './support/raw-client.ts'
import { answering, ok, type PodConnection, startPod } from './support/raw-pod.ts'
import { get } from './support/requests.ts'
import { startProxyFor } from './support/start-proxy.ts'
import { waitFor } from './support/wait-for.ts'

const MiB = 1_048_576
const TOTAL = 50 * MiB
/** What may be held between the two sides, beside what the kernel holds for one connection alone. */
const HELD = 8 * MiB

const block = Buffer.from(Array.from({ length: 65_536 }, (_, i) => (i * 7919) % 251))
const wholeHash = sha(Array.from({ length: TOTAL / block.length }, () => block))

function sha(parts: readonly Buffer[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

/** What one connection takes whose other side does not read. */
async function untilStalledDirectly(): Promise<number> {
  const pod = await startPod(
    () => undefined,
    (connection) => connection.socket.pause(),
  )
  const client = await connectClient(pod.port)
  return untilStalled(pour(client.socket, block, TOTAL))
}

test('a client that does not read holds the pod, and gets everything when it does', async () => {
  let sent = () => 0
  const pod = await startPod(
    answering((_, connection) => {
      connection.send(`HTTP/1.1 200 OK\r\nContent-Length: ${TOTAL}\r\n\r\n`)
      sent = pour(connection.socket, block, TOTAL)
      return null
    }),
  )
  const { port } = await startProxyFor(pod)
  const client = await connectClient(port)
  client.socket.pause()
  client.send(get())
  const held = await untilStalled(() => sent())
  expect(held - (await untilStalledDirectly())).toBeLessThan(HELD)
  client.socket.resume()
  const response = await client.response()
  expect(sha([response.body])).toBe(wholeHash)
})

test('a client that does not read a chunked answer holds the pod too', async () => {
  let sent = () => 0
  const pod = await startPod(
    answering((_, connection) => {
      connection.send(
        `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${TOTAL.toString(16)}\r\n`,
      )
      sent = pour(connection.socket, block, TOTAL)
      return null
    }),
  )
  const { port } = await startProxyFor(pod)
  const client = await connectClient(port)
  client.socket.pause()
  client.send(get())
  const held = await untilStalled(() => sent())
  expect(held - (await untilStalledDirectly())).toBeLessThan(HELD)
  client.socket.resume()
  await waitFor(() => sent() === TOTAL, 'the rest')
  pod.connections[0]?.send('\r\n0\r\n\r\n')
  const response = await client.response()
  expect(sha([response.body])).toBe(wholeHash)
})

test('small pieces that wait for a client that does not read are not changed by what is read meanwhile', async () => {
  const piece = 8_192
  const body = randomBytes(1_500 * piece)
  const pieces = Array.from({ length: 1_500 }, (_, i) => body.subarray(i * piece, (i + 1) * piece))
  let sent = 0
  async function sendSlowly(connection: PodConnection): Promise<void> {
    connection.send(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`)
    for (const next of pieces) {
      await connection.sendPieces([next])
      sent += piece
    }
  }
  const pod = await startPod(
    answering((request, connection) => {
      if (request.startLine.includes('/small')) return ok('small')
      void sendSlowly(connection)
      return null
    }),
  )
  const { port } = await startProxyFor(pod)
  const client = await connectClient(port)
  client.socket.pause()
  client.send(get())
  await untilStalled(() => sent)
  const other = await connectClient(port)
  for (let i = 0; i < 20; i++) {
    other.send(get('/small', `X: ${'x'.repeat(5_000)}\r\n`))
    await other.response()
  }
  client.socket.resume()
  expect((await client.response()).body.equals(body)).toBe(true)
})

test.each([
  ['Content-Length', `Content-Length: ${TOTAL}\r\n`, '', ''],
  ['chunks', 'Transfer-Encoding: chunked\r\n', `${TOTAL.toString(16)}\r\n`, '\r\n0\r\n\r\n'],
])(
  'a pod that does not read an upload with %s holds the client, and gets everything when it does',
  async (_, framing, prefix, suffix) => {
    const pod = await startPod(
      (connection: PodConnection) => {
        // Looking for the end of the request in all of it with each piece would be slow.
        if (connection.count < TOTAL) return
        const request = connection.next()
        if (request !== null) connection.send(ok(sha([request.body])))
      },
      (connection) => connection.socket.pause(),
    )
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(`POST / HTTP/1.1\r\nHost: a\r\n${framing}\r\n${prefix}`)
    const sent = pour(client.socket, block, TOTAL)
    const held = await untilStalled(sent)
    expect(held - (await untilStalledDirectly())).toBeLessThan(HELD)
    pod.connections[0]?.socket.resume()
    await waitFor(() => sent() === TOTAL, 'the rest')
    client.send(suffix)
    expect((await client.response()).body.toString()).toBe(wholeHash)
  },
)

import { describe, expect, test } from 'vitest'
import { aCertificate } from '../proxy/tls/a-certificate.ts'
import { startDeafPod } from './support/deaf-pod.ts'
import { pour, untilStalled } from './support/pour.ts'
import { connectClient, connectTlsClient } from './support/raw-client.ts'
import { answering, echoLine, ok, startPod } from './support/raw-pod.ts'
import { statusOf } from './support/read-message.ts'
import { chunk, get, LAST_CHUNK, post, postChunked } from './support/requests.ts'
import { startProxy, startProxyFor } from './support/start-proxy.ts'
import { waitFor } from './support/wait-for.ts'

const MiB = 1_048_576

/** Asks once more: a connection that is dirty would answer something else. */
async function expectCleanPool(port: number): Promise<void> {
  const client = await connectClient(port)
  for (const path of ['/clean/1', '/clean/2']) {
    client.send(get(path))
    expect((await client.response()).body.toString()).toBe(`GET ${path} HTTP/1.1`)
  }
}

/** Answers only requests for /clean. */
const onlyClean = answering((request) =>
  request.startLine.includes('/clean') ? ok(request.startLine) : null,
)

describe('a client that resets its connection takes the one to the pod with it', () => {
  test('while the pod has not answered', async () => {
    const pod = await startPod(onlyClean)
    const { port, record } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(get())
    await waitFor(() => pod.messages.length === 1, 'the request')
    client.reset()
    expect(await pod.connections[0]?.untilEnded()).toBe('end')
    expect(await record(0)).toMatchObject({
      status: 499,
      failure: 'client-gone',
      upstreamStatus: null,
    })
    await expectCleanPool(port)
  })

  test('with more requests piled up behind', async () => {
    const pod = await startPod(onlyClean)
    const { port, records } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(get('/1') + get('/2'))
    await waitFor(() => pod.messages.length === 1, 'the request')
    client.reset()
    pod.connections[0]?.send(ok('late'))
    await waitFor(() => records.length >= 1, 'the record')
    await expectCleanPool(port)
  })

  test('while it uploads', async () => {
    const pod = await startPod(onlyClean)
    const { port, record } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(postChunked(chunk('abc')))
    const connection = await pod.connection(0)
    await connection.until('abc')
    client.reset()
    expect(await connection.untilEnded()).toBe('end')
    expect(connection.messages[0]?.complete).toBe(false)
    expect(await record(0)).toMatchObject({ status: 499, failure: 'client-gone' })
    await expectCleanPool(port)
  })

  test('while it uploads to a pod that does not read', async () => {
    const pod = await startPod(onlyClean, (connection) => connection.socket.pause())
    const { port, record } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${50 * MiB}\r\n\r\n`)
    await untilStalled(pour(client.socket, Buffer.alloc(65_536), 50 * MiB))
    client.reset()
    pod.connections[0]?.socket.resume()
    expect(await pod.connections[0]?.untilEnded()).not.toBe('open')
    expect((await record(0)).failure).toBe('client-gone')
  })

  test('while it downloads', async () => {
    const pod = await startPod(
      answering((request, connection) => {
        if (request.startLine.includes('/clean')) return ok(request.startLine)
        connection.send(`HTTP/1.1 200 OK\r\nContent-Length: ${50 * MiB}\r\n\r\n`)
        pour(connection.socket, Buffer.alloc(65_536), 50 * MiB)
        return null
      }),
    )
    const { port, record } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(get())
    await waitFor(() => client.count > 100_000, 'a part of the answer')
    client.reset()
    expect(await pod.connections[0]?.untilEnded()).not.toBe('open')
    expect(await record(0)).toMatchObject({ status: 200, failure: 'client-gone' })
    await expectCleanPool(port)
  })

  test('while the connection to the pod is not there yet, or the next pod is tried', async () => {
    const pod = await startPod(onlyClean)
    const { port, records } = await startProxy([{ pods: [pod.port] }])
    for (let i = 0; i < 20; i++) {
      const client = await connectClient(port)
      client.send(get())
      client.reset()
    }
    await expectCleanPool(port)
    await waitFor(
      () => pod.connections.filter(({ ending }) => ending === 'open').length <= 1,
      'the rest to be closed',
    )
    expect(records.every(({ status }) => status === 499 || status === 200)).toBe(true)
  })
})

describe('a client that only closes its own side', () => {
  test.each([
    ['a GET', get('/x'), 'GET /x'],
    ['a POST', post('abc', '', '/x'), 'POST /x'],
    ['a chunked POST', postChunked(chunk('abc') + LAST_CHUNK, '', '/x'), 'POST /x'],
    ['a GET in HTTP/1.0', 'GET /x HTTP/1.0\r\nHost: a\r\n\r\n', 'GET /x'],
  ])('behind %s gets its answer', async (_, request, line) => {
    const pod = await startPod(echoLine)
    const { port, record } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.socket.end(request)
    expect((await client.response()).body.toString()).toBe(`${line} HTTP/1.1`)
    expect(await client.untilEnded()).toBe('end')
    expect(await record(0)).toMatchObject({ status: 200, failure: null })
    expect(pod.messages[0]?.defects).toEqual([])
  })

  test('while its pod is still being looked for gets its answer too', async () => {
    const pod = await startPod(answering((request) => ok(request.body.toString())))
    const pods = [await startDeafPod(), pod.port]
    const routes = [{ pods }]
    const defaultCertificate = await aCertificate('default')
    const { port, httpsPort } = await startProxy(
      { routes, defaultCertificate },
      { connectTime: 200 },
    )
    // Of each two one begins with the pod that takes no connection.
    for (let i = 0; i < 4; i++) {
      const client = await (i < 2 ? connectClient(port) : connectTlsClient(httpsPort))
      client.socket.end(post('abc'))
      expect((await client.response()).body.toString()).toBe('abc')
    }
  })

  test('gets a long answer whole, although it comes much later', async () => {
    const pod = await startPod(answering(() => null))
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.socket.end(get())
    await waitFor(() => pod.messages.length === 1, 'the request')
    pod.connections[0]?.send(ok('x'.repeat(5 * MiB)))
    expect((await client.response()).body.length).toBe(5 * MiB)
  })

  test.each([
    ['inside its head', 'GET / HTTP/1.1\r\nHost: a\r\n'],
    ['before any octet', ''],
    ['behind an empty line', '\r\n'],
  ])('%s is closed without an answer', async (_, bytes) => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.socket.end(bytes)
    expect(await client.untilEnded()).toBe('end')
    expect(client.text).toBe('')
    expect(pod.connections).toHaveLength(0)
  })

  test.each([
    ['with Content-Length', post('abc').replace('Content-Length: 3', 'Content-Length: 9')],
    ['in chunks', postChunked(chunk('abc'))],
  ])('inside a body %s has left: the pod never gets a complete request', async (_, request) => {
    const pod = await startPod(onlyClean)
    const { port, record } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.socket.end(request)
    await client.untilEnded()
    expect(await record(0)).toMatchObject({ status: 499, failure: 'client-gone' })
    await waitFor(
      () => pod.connections.every(({ ending }) => ending !== 'open'),
      'the pod to be left',
    )
    expect(pod.messages.filter(({ complete }) => complete)).toEqual([])
    await expectCleanPool(port)
  })
})

test('a client that reads nothing of a small answer and goes counts as served', async () => {
  const pod = await startPod(echoLine)
  const { port, record } = await startProxyFor(pod)
  const client = await connectClient(port)
  client.socket.pause()
  client.send(get())
  expect((await record(0)).status).toBe(200)
  client.reset()
  const next = await connectClient(port)
  next.send(get())
  expect(statusOf(await next.response())).toBe(200)
})

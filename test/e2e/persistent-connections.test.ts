import { describe, expect, test } from 'vitest'
import { connectClient } from './support/raw-client.ts'
import { answering, echoLine, ok, startPod } from './support/raw-pod.ts'
import { fieldOf, statusOf } from './support/read-message.ts'
import { get } from './support/requests.ts'
import { startProxyFor } from './support/start-proxy.ts'
import { waitFor } from './support/wait-for.ts'

describe('connections to pods', () => {
  test('are shared by the requests of one client, one after the other (RFC 9112 9.3)', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    for (const path of ['/1', '/2', '/3']) {
      client.send(get(path))
      const response = await client.response()
      expect(response.body.toString()).toBe(`GET ${path} HTTP/1.1`)
      expect(fieldOf(response, 'Connection')).toBeNull()
    }
    expect(pod.connections).toHaveLength(1)
  })

  test('are shared by different clients', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod)
    for (const path of ['/1', '/2']) {
      const client = await connectClient(port)
      client.send(get(path))
      expect((await client.response()).body.toString()).toBe(`GET ${path} HTTP/1.1`)
    }
    expect(pod.connections).toHaveLength(1)
  })

  test('carry one request at a time', async () => {
    const pod = await startPod(answering(() => null))
    const { port } = await startProxyFor(pod)
    const [first, second] = [await connectClient(port), await connectClient(port)]
    first.send(get('/1'))
    second.send(get('/2'))
    await waitFor(() => pod.messages.length === 2, 'two requests')
    expect(pod.connections).toHaveLength(2)
    for (const connection of pod.connections) connection.send(ok(connection.text.slice(4, 6)))
    expect((await first.response()).body.toString()).toBe('/1')
    expect((await second.response()).body.toString()).toBe('/2')
  })

  test('are kept for the next request even where the client does not keep its own', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod)
    for (const path of ['/1', '/2']) {
      const client = await connectClient(port)
      client.send(get(path, 'Connection: close\r\n'))
      await client.response()
    }
    expect(pod.connections).toHaveLength(1)
    expect(pod.connections[0]?.text).not.toMatch(/connection:/i)
  })

  test.each([
    ['says close', 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx', 2],
    [
      'says close among other options',
      'HTTP/1.1 200 OK\r\nConnection: foo\r\nConnection: Keep-Alive, CLOSE\r\nContent-Length: 1\r\n\r\nx',
      2,
    ],
    ['answers in HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx', 2],
    [
      'answers in HTTP/1.0 with keep-alive',
      'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx',
      1,
    ],
    ['sends one octet too many', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxy', 2],
    ['answers HEAD-like with a body to 204', 'HTTP/1.1 204 No Content\r\n\r\nx', 2],
    [
      'answers with chunks',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n',
      1,
    ],
    [
      'sends one octet behind the last chunk',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\ny',
      2,
    ],
  ])(
    'where the pod %s: two requests take the right number of them',
    async (_, answer, expected) => {
      const pod = await startPod(answering(() => answer))
      const { port } = await startProxyFor(pod)
      const client = await connectClient(port)
      for (let i = 0; i < 2; i++) {
        client.send(get())
        const response = await client.response()
        expect([200, 204]).toContain(statusOf(response))
        expect(['x', '']).toContain(response.body.toString())
      }
      expect(pod.connections).toHaveLength(expected)
      if (expected === 2) expect(await pod.connections[0]?.untilEnded()).toBe('end')
    },
  )

  test('are closed where the pod sends unasked bytes, which reach nobody (RFC 9112 9.2)', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(get('/1'))
    await client.response()
    pod.connections[0]?.send(ok('poison'))
    expect(await pod.connections[0]?.untilEnded()).toBe('end')
    client.send(get('/2'))
    expect((await client.response()).body.toString()).toBe('GET /2 HTTP/1.1')
    expect(client.text).not.toContain('poison')
    expect(pod.connections).toHaveLength(2)
  })

  test('are closed when they were idle for too long', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod, { upstreamIdleTime: 50 })
    const client = await connectClient(port)
    client.send(get('/1'))
    await client.response()
    expect(await pod.connections[0]?.untilEnded()).toBe('end')
    client.send(get('/2'))
    expect((await client.response()).body.toString()).toBe('GET /2 HTTP/1.1')
  })

  test('may be closed by the pod while they are idle', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    for (let i = 0; i < 5; i++) {
      client.send(get('/1'))
      expect(statusOf(await client.response())).toBe(200)
      pod.connections[i]?.halfClose()
      await pod.connections[i]?.untilClosed()
    }
    expect(pod.connections).toHaveLength(5)
  })
})

describe('connections of clients', () => {
  test('close after the response to Connection: close (RFC 9112 9.6)', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(get('/', 'Connection: close\r\n'))
    const response = await client.response()
    expect(fieldOf(response, 'Connection')).toBe('close')
    expect(await client.untilEnded()).toBe('end')
    expect(client.rest).toBe('')
  })

  test('close after the response in HTTP/1.0 (RFC 9112 9.3)', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send('GET / HTTP/1.0\r\nHost: a\r\n\r\n')
    const response = await client.response()
    expect(response.startLine).toBe('HTTP/1.1 200 OK')
    expect(response.body.toString()).toBe('GET / HTTP/1.1')
    expect(fieldOf(response, 'Connection')).toBe('close')
    expect(await client.untilEnded()).toBe('end')
  })

  test('stay open in HTTP/1.0 where the client asks for it', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    for (let i = 0; i < 2; i++) {
      client.send('GET / HTTP/1.0\r\nHost: a\r\nConnection: Keep-Alive\r\n\r\n')
      const response = await client.response()
      expect(fieldOf(response, 'Connection')).toBe('keep-alive')
      expect(response.body.toString()).toBe('GET / HTTP/1.1')
    }
  })

  test('end with a body of unknown length in HTTP/1.0, even with keep-alive', async () => {
    const pod = await startPod(
      answering(() => 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n'),
    )
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send('GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n')
    expect(await client.untilEnded()).toBe('end')
    const response = await client.response()
    expect(fieldOf(response, 'Transfer-Encoding')).toBeNull()
    expect(fieldOf(response, 'Connection')).toBe('close')
    expect(response.body.toString()).toBe('abc')
  })

  test('go on behind a pod that ends its body by closing', async () => {
    const pod = await startPod(
      answering((_, connection) => {
        connection.send('HTTP/1.0 200 OK\r\n\r\nabc')
        connection.halfClose()
        return null
      }),
    )
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    for (let i = 0; i < 2; i++) {
      client.send(get())
      const response = await client.response()
      expect(response.startLine).toBe('HTTP/1.1 200 OK')
      expect(fieldOf(response, 'Transfer-Encoding')).toBe('chunked')
      expect(response.body.toString()).toBe('abc')
    }
    expect(pod.connections).toHaveLength(2)
  })
})

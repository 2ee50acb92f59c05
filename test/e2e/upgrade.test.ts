import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { pour, untilStalled } from './support/pour.ts'
import { connectClient } from './support/raw-client.ts'
import { answering, ok, type PodConnection, startPod } from './support/raw-pod.ts'
import { fieldOf, statusOf } from './support/read-message.ts'
import { get, upgrade } from './support/requests.ts'
import { startProxyFor } from './support/start-proxy.ts'
import { waitFor } from './support/wait-for.ts'
import { startWebSocketPod } from './support/web-socket-pod.ts'

const SWITCH =
  'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
const MiB = 1_048_576

/** A pod that grants every upgrade and then does what the function says with what comes behind. */
function switching(then: (connection: PodConnection) => void = () => undefined) {
  const switched = new Set<PodConnection>()
  return (connection: PodConnection) => {
    if (!switched.has(connection)) {
      if (connection.next() === null) return
      switched.add(connection)
      connection.send(SWITCH)
    }
    then(connection)
  }
}

describe('a WebSocket', () => {
  test('carries messages both ways, large ones too, and closes from both sides', async () => {
    const pod = await startWebSocketPod()
    const { port, record } = await startProxyFor(pod)
    for (const closer of ['client', 'pod']) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/chat`)
      await once(socket, 'open')
      for (const message of ['hello', 'x'.repeat(3 * MiB)]) {
        socket.send(message)
        const [echo] = await once(socket, 'message')
        expect(echo.toString() === message).toBe(true)
      }
      if (closer === 'client') socket.close(4000)
      else socket.send('close, please')
      const [code] = await once(socket, 'close')
      expect(code).toBe(closer === 'client' ? 4000 : 4001)
    }
    await waitFor(() => pod.closeCodes.length === 2, 'the pod to see both closed')
    expect(pod.closeCodes).toEqual([4000, 4001])
    expect(await record(1)).toMatchObject({ status: 101, upstreamStatus: 101, failure: null })
  })

  test('that is gone without a word is gone at the pod too', async () => {
    const pod = await startWebSocketPod()
    const { port, record } = await startProxyFor(pod)
    const socket = new WebSocket(`ws://127.0.0.1:${port}/chat`)
    await once(socket, 'open')
    socket.terminate()
    await waitFor(() => pod.closeCodes.length === 1, 'the pod to see it closed')
    expect(pod.closeCodes).toEqual([1006])
    await record(0)
  })
})

describe('a tunnel (RFC 9110 7.8)', () => {
  test('begins with 101 alone: what comes right behind the request waits for it', async () => {
    const pod = await startPod(() => undefined)
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(`${upgrade('/chat')}right behind`)
    const connection = await pod.connection(0)
    await connection.until('\r\n\r\n')
    client.send(', and more')
    expect(connection.text).not.toContain('behind')
    expect(fieldOf(connection.messages[0] ?? never(), 'Connection')).toBe('upgrade')
    expect(fieldOf(connection.messages[0] ?? never(), 'Upgrade')).toBe('websocket')
    connection.send(`${SWITCH}of the pod`)
    await connection.until('right behind, and more')
    const response = await client.response()
    expect(statusOf(response)).toBe(101)
    expect(fieldOf(response, 'Connection')).toBe('upgrade')
    expect(fieldOf(response, 'Upgrade')).toBe('websocket')
    await client.until('of the pod')
    expect(client.rest).toBe('of the pod')
  })

  test('lets the client finish first: the pod may go on', async () => {
    const pod = await startPod(switching((connection) => connection.send('.')))
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(upgrade())
    await client.response()
    const connection = pod.connections[0] ?? never()
    connection.socket.removeAllListeners('end')
    connection.socket.on('end', () => connection.send('last words'))
    client.send('mine')
    client.halfClose()
    await client.until('last words')
    expect(connection.text.endsWith('mine')).toBe(true)
    connection.halfClose()
    expect(await client.untilEnded()).toBe('end')
    await connection.untilClosed()
  })

  test('lets the pod finish first: the client may go on', async () => {
    const pod = await startPod(switching())
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(upgrade())
    await client.response()
    const connection = pod.connections[0] ?? never()
    connection.halfClose()
    await client.untilEnded()
    const bytes = Buffer.alloc(5 * MiB, 'x')
    client.send(bytes)
    client.halfClose()
    expect(await connection.untilEnded()).toBe('end')
    expect(connection.count - connection.text.indexOf('\r\n\r\n') - 4).toBe(bytes.length)
  })

  test.each(['client', 'pod'] as const)(
    'of which the %s alone has closed its side ends after a time of silence',
    async (side) => {
      const pod = await startPod(switching())
      const { port } = await startProxyFor(pod, { sendIdleTime: 200 })
      const client = await connectClient(port)
      client.send(upgrade())
      await client.response()
      const connection = pod.connections[0] ?? never()
      connection.socket.removeAllListeners('end')
      const closing = side === 'client' ? client : connection
      closing.halfClose()
      await closing.untilEnded()
    },
  )

  test('whose client has closed its side before the 101 reaches the pod so', async () => {
    const pod = await startPod(() => undefined)
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(`${upgrade()}all of it`)
    client.halfClose()
    const connection = await pod.connection(0)
    await connection.until('\r\n\r\n')
    connection.send(SWITCH)
    await connection.until('all of it')
    expect(await connection.untilEnded()).toBe('end')
  })

  test('holds the pod while the client does not read, and the client while the pod does not', async () => {
    const pod = await startPod(switching(), (connection) => {
      connection.keep = true
    })
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(upgrade())
    await client.response()
    const connection = pod.connections[0] ?? never()
    const block = Buffer.alloc(65_536, 'x')
    for (const [from, to] of [
      [client, connection],
      [connection, client],
    ] as const) {
      to.socket.pause()
      to.keep = false
      to.count = 0
      const sent = pour(from.socket, block, 50 * MiB)
      expect(await untilStalled(sent)).toBeLessThan(24 * MiB)
      to.socket.resume()
      await waitFor(() => to.count === 50 * MiB, 'all of it')
    }
  })

  test.each(['client', 'pod'])('is reset at the other end when the %s resets it', async (who) => {
    const pod = await startPod(switching())
    const { port, record } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(upgrade())
    await client.response()
    const connection = pod.connections[0] ?? never()
    if (who === 'client') client.reset()
    else connection.reset()
    await (who === 'client' ? connection : client).untilClosed()
    expect((await record(0)).status).toBe(101)
  })
})

describe('an upgrade that is not one', () => {
  test('101 that nobody asked for is no answer: 502 (RFC 9110 15.2.2)', async () => {
    const pod = await startPod(answering(() => `${SWITCH}poison`))
    const { port } = await startProxyFor(pod)
    for (const request of [
      get(),
      get('/', 'Upgrade: websocket\r\n'),
      get('/', 'Connection: upgrade\r\n'),
      'GET / HTTP/1.0\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n',
    ]) {
      const client = await connectClient(port)
      client.send(request)
      expect(statusOf(await client.response())).toBe(502)
      expect(client.text).not.toContain('poison')
    }
    for (const { text } of pod.connections) expect(text).not.toMatch(/upgrade/i)
  })

  test('101 that does not say to what is no answer: 502', async () => {
    const pod = await startPod(answering(() => 'HTTP/1.1 101 Switching Protocols\r\n\r\n'))
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(upgrade())
    expect(statusOf(await client.response())).toBe(502)
  })

  test('that the pod answers with 200 ends the connection: what is behind it is not looked at', async () => {
    const pod = await startPod(answering(() => ok('no')))
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(upgrade('/chat') + get('/smuggled'))
    const response = await client.response()
    expect(response.body.toString()).toBe('no')
    expect(fieldOf(response, 'Connection')).toBe('close')
    expect(await client.untilEnded()).toBe('end')
    expect(client.rest).toBe('')
    expect(pod.messages).toHaveLength(1)
  })

  test('with a body is an ordinary request', async () => {
    const pod = await startPod(answering((request) => ok(request.body.toString())))
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(
      'POST / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\nContent-Length: 3\r\n\r\nabc',
    )
    expect((await client.response()).body.toString()).toBe('abc')
    expect(pod.connections[0]?.text).not.toMatch(/upgrade/i)
  })

  test.each(['h2c', 'H2C', 'websocket, h2c', 'h2'])('to %s is not passed on', async (protocol) => {
    const pod = await startPod(answering(() => ok('plain')))
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(
      get(
        '/',
        `Connection: Upgrade, HTTP2-Settings\r\nUpgrade: ${protocol}\r\nHTTP2-Settings: AAMAAABk\r\n`,
      ),
    )
    expect((await client.response()).body.toString()).toBe('plain')
    expect(pod.connections[0]?.text).not.toMatch(/upgrade|h2c|http2/i)
  })
})

function never(): never {
  throw new Error('it is not there')
}

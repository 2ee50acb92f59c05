import { connect } from 'node:net'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { pour } from './support/pour.ts'
import { connectClient, type RawClient } from './support/raw-client.ts'
import { answering, echoLine, ok, startPod } from './support/raw-pod.ts'
import { fieldOf, statusOf } from './support/read-message.ts'
import { chunk, get, postChunked } from './support/requests.ts'
import { startProxyFor } from './support/start-proxy.ts'

/** The proxy's clock stands still but for `pass`; sockets go on. */
function stopClock(): { pass(seconds: number): void } {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  return { pass: (seconds) => vi.advanceTimersByTime(seconds * 1_000) }
}

/** Until a chunk with this much was passed on. */
async function sendChunk(client: RawClient, text: string, passed: () => number): Promise<void> {
  const before = passed()
  client.send(chunk(text))
  await vi.waitUntil(() => passed() >= before + text.length, { timeout: 8_000, interval: 2 })
}

describe('a body', () => {
  test('that trickles in is ended with 408 and close (RFC 9110 15.5.9)', async () => {
    const clock = stopClock()
    const pod = await startPod(echoLine)
    const { port, record } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(postChunked(''))
    const connection = await pod.connection(0)
    for (let second = 0; second < 9; second++) {
      await sendChunk(client, 'x', () => connection.count)
      clock.pass(1)
    }
    expect(client.text).toBe('')
    clock.pass(2)
    const response = await client.response()
    expect(statusOf(response)).toBe(408)
    expect(fieldOf(response, 'Connection')).toBe('close')
    expect(await client.untilEnded()).toBe('end')
    expect((await record(0)).failure).toBe('body-timeout')
    expect(pod.messages[0]?.complete).toBe(false)
  })

  test('that comes with the least rate is waited for', async () => {
    const clock = stopClock()
    const pod = await startPod(answering((request) => ok(`${request.body.length}`)))
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(postChunked(''))
    const connection = await pod.connection(0)
    for (let second = 0; second < 30; second++) {
      await sendChunk(client, 'x'.repeat(250), () => connection.count)
      clock.pass(1)
    }
    client.send('0\r\n\r\n')
    expect((await client.response()).body.toString()).toBe('7500')
  })

  test('may trickle where there is no least rate', async () => {
    const clock = stopClock()
    const pod = await startPod(answering((request) => ok(request.body.toString())))
    const { port } = await startProxyFor(pod, { bodyRate: 0 })
    const client = await connectClient(port)
    client.send(postChunked(''))
    const connection = await pod.connection(0)
    for (let i = 0; i < 3; i++) {
      await sendChunk(client, 'x', () => connection.count)
      clock.pass(50)
    }
    client.send('0\r\n\r\n')
    expect((await client.response()).body.toString()).toBe('xxx')
  })
})

describe('a connection', () => {
  test('ends with the last of its requests, and says so (RFC 9112 9.6)', async () => {
    const pod = await startPod(echoLine)
    const { port, records } = await startProxyFor(pod, { connectionRequests: 3 })
    const client = await connectClient(port)
    client.send(get('/1') + get('/2') + get('/3') + get('/4'))
    for (const connection of [null, null, 'close']) {
      expect(fieldOf(await client.response(), 'Connection')).toBe(connection)
    }
    expect(await client.untilEnded()).toBe('end')
    expect(client.rest).toBe('')
    expect(records.map(({ target }) => target)).toEqual(['/1', '/2', '/3'])
  })

  test('ends with the first request of its old age', async () => {
    const clock = stopClock()
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    for (let minute = 0; minute < 60; minute++) {
      client.send(get(`/${minute}`))
      expect(fieldOf(await client.response(), 'Connection')).toBe(null)
      clock.pass(60)
    }
    client.send(get('/60'))
    expect(fieldOf(await client.response(), 'Connection')).toBe('close')
    expect(await client.untilEnded()).toBe('end')
  })

  test('lives for ever where neither is limited', async () => {
    const clock = stopClock()
    const pod = await startPod(echoLine)
    const limits = { connectionRequests: 0, connectionAge: 0, keepAliveTime: 0 }
    const { port } = await startProxyFor(pod, limits)
    const client = await connectClient(port)
    for (let day = 0; day < 3; day++) {
      client.send(get())
      expect(fieldOf(await client.response(), 'Connection')).toBe(null)
      clock.pass(86_400)
    }
  })
})

test('a client that reads an octet now and then holds nothing for longer than one that reads none', async () => {
  const size = 50 * 1_048_576
  const pod = await startPod(
    answering((_, connection) => {
      connection.send(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`)
      pour(connection.socket, Buffer.alloc(65_536), size)
      return null
    }),
  )
  const { port, record } = await startProxyFor(pod, { sendIdleTime: 400 })
  let octets = 0
  const socket = connect({
    host: '127.0.0.1',
    port,
    onread: {
      buffer: Buffer.alloc(1),
      callback: () => {
        octets++
        return false
      },
    },
  })
  socket.on('error', () => undefined)
  const trickle = setInterval(() => socket.resume(), 20)
  onTestFinished(() => {
    clearInterval(trickle)
    socket.destroy()
  })
  socket.write(get())
  expect((await record(0)).responseBodyBytes).toBeLessThan(size)
  expect(octets).toBeGreaterThan(1)
  await pod.connections[0]?.untilClosed()
})

describe('a head', () => {
  test.each([0, 500])('may have many fields where the limit is %d', async (headerCount) => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod, { headerCount })
    const client = await connectClient(port)
    client.send(get('/', 'X: y\r\n'.repeat(499)))
    expect(statusOf(await client.response())).toBe(200)
    client.send(get('/', 'X: y\r\n'.repeat(500)))
    expect(statusOf(await client.response())).toBe(headerCount === 0 ? 200 : 431)
  })
})

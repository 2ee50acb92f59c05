import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { pour } from './support/pour.ts'
import { connectClient } from './support/raw-client.ts'
import { answering, echoLine, ok, startPod } from './support/raw-pod.ts'
import { fieldOf, statusOf } from './support/read-message.ts'
import { chunk, get, post, postChunked, upgrade } from './support/requests.ts'
import { startProxyFor } from './support/start-proxy.ts'

const MiB = 1_048_576
const SWITCH =
  'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'

describe('the time for a head', () => {
  test('that is not complete in time ends with 408 and close (RFC 9110 15.5.9)', async () => {
    const pod = await startPod(echoLine)
    const { port, record } = await startProxyFor(pod, { headTime: 200 })
    const client = await connectClient(port)
    client.send('GET / HTTP/1.1\r\nHost: a\r\n')
    const response = await client.response()
    expect(statusOf(response)).toBe(408)
    expect(fieldOf(response, 'Connection')).toBe('close')
    expect(await client.untilEnded()).toBe('end')
    expect((await record(0)).failure).toBe('head-timeout')
    expect(pod.connections).toHaveLength(0)
  })

  test.each([
    ['octet', 'x'],
    ['line', 'x\r\nX: '],
  ])('does not begin anew with each %s', async (_, piece) => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod, { headTime: 300 })
    const client = await connectClient(port)
    client.send('GET / HTTP/1.1\r\nX: ')
    const trickle = setInterval(() => client.send(piece), 100)
    try {
      expect(statusOf(await client.response())).toBe(408)
    } finally {
      clearInterval(trickle)
    }
  })

  test('of a client that sends nothing at all ends in silence', async () => {
    const pod = await startPod(echoLine)
    const { port, records } = await startProxyFor(pod, { headTime: 200 })
    const client = await connectClient(port)
    expect(await client.untilEnded()).toBe('end')
    expect(client.text).toBe('')
    expect(records).toHaveLength(0)
  })

  test('of a later request begins with its first octet, not before', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod, { headTime: 200, keepAliveTime: 20_000 })
    const client = await connectClient(port)
    client.send(get())
    await client.response()
    const idle = await connectClient(port)
    await idle.untilEnded()
    client.send('GET')
    expect(statusOf(await client.response())).toBe(408)
  })
})

test('a connection without another request is closed in silence', async () => {
  const pod = await startPod(echoLine)
  const { port, records } = await startProxyFor(pod, { keepAliveTime: 200 })
  const client = await connectClient(port)
  client.send(get())
  await client.response()
  expect(await client.untilEnded()).toBe('end')
  expect(client.rest).toBe('')
  expect(records).toHaveLength(1)
})

test('a body that stops ends with 408 and leaves the pod', async () => {
  const pod = await startPod(echoLine)
  const { port, record } = await startProxyFor(pod, { bodyIdleTime: 200 })
  const client = await connectClient(port)
  client.send(postChunked(chunk('abc')))
  const response = await client.response()
  expect(statusOf(response)).toBe(408)
  expect(await client.untilEnded()).toBe('end')
  expect((await record(0)).failure).toBe('body-timeout')
  expect(await pod.connections[0]?.untilEnded()).not.toBe('open')
  expect(pod.messages[0]?.complete).toBe(false)
})

test('a body may take its time in all, as long as it goes on', async () => {
  const pod = await startPod(answering((request) => ok(request.body.toString())))
  const { port } = await startProxyFor(pod, { bodyIdleTime: 600, upstreamReadTime: 600 })
  const client = await connectClient(port)
  const body = 'x'.repeat(20)
  client.send(post(body).slice(0, -body.length))
  let sent = 0
  const trickle = setInterval(() => {
    if (sent++ < body.length) client.send('x')
  }, 60)
  try {
    expect((await client.response()).body.toString()).toBe(body)
  } finally {
    clearInterval(trickle)
  }
})

test('a client that stops reading is cut, and the pod is left', async () => {
  const pod = await startPod(
    answering((_, connection) => {
      connection.send(`HTTP/1.1 200 OK\r\nContent-Length: ${50 * MiB}\r\n\r\n`)
      pour(connection.socket, Buffer.alloc(65_536), 50 * MiB)
      return null
    }),
  )
  const { port, record } = await startProxyFor(pod, { sendIdleTime: 300 })
  const client = await connectClient(port)
  client.socket.pause()
  client.send(get())
  expect((await record(0)).status).toBe(200)
  await pod.connections[0]?.untilClosed()
  client.socket.resume()
  expect(await client.untilEnded()).toBe('reset')
})

test('a client that stops reading at the end of its last answer is not waited for either', async () => {
  const pod = await startPod(
    answering((_, connection) => {
      connection.send('HTTP/1.1 200 OK\r\n\r\n')
      pour(connection.socket, Buffer.alloc(65_536), 50 * MiB)
      return null
    }),
  )
  const { port, proxy } = await startProxyFor(pod, { sendIdleTime: 300 })
  const client = await connectClient(port)
  client.socket.pause()
  client.send('GET / HTTP/1.0\r\nHost: a\r\n\r\n')
  await pod.connection(0)
  await pod.connections[0]?.untilClosed()
  await proxy.drain(8_000)
  client.socket.resume()
  expect(await client.untilEnded()).toBe('reset')
})

test('a client that is slow to read its last answer gets all of it, long after it was sent', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const body = 'x'.repeat(2 * MiB)
  const pod = await startPod(answering(() => ok(body)))
  const { port, record } = await startProxyFor(pod)
  const client = await connectClient(port)
  client.socket.pause()
  client.send(get('/', 'Connection: close\r\n'))
  await record(0)
  for (let seconds = 0; seconds < 50; seconds++) {
    vi.advanceTimersByTime(1_000)
    await new Promise(setImmediate)
  }
  client.socket.resume()
  expect((await client.response()).body.length).toBe(body.length)
  expect(await client.untilEnded()).toBe('end')
})

test('a client that keeps its side open behind its last answer is left after a while', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const pod = await startPod(echoLine)
  const { port } = await startProxyFor(pod)
  const client = await connectClient(port)
  client.send(get('/', 'Connection: close\r\n'))
  await client.response()
  expect(await client.untilEnded()).toBe('end')
  client.send('still here')
  vi.advanceTimersByTime(4_000)
  expect(client.closed).toBe(false)
  vi.advanceTimersByTime(2_000)
  for (let i = 0; i < 1_000 && !client.closed; i++) await client.sendPieces(['still here'])
  expect(client.closed).toBe(true)
})

describe('a tunnel', () => {
  test('without a byte in either direction is cut', async () => {
    const pod = await startPod(answering(() => SWITCH))
    const { port, record } = await startProxyFor(pod, { tunnelIdleTime: 200 })
    const client = await connectClient(port)
    client.send(upgrade())
    await client.response()
    expect(await client.untilEnded()).toBe('reset')
    await pod.connections[0]?.untilClosed()
    expect((await record(0)).status).toBe(101)
  })

  test.each(['client', 'pod'])('lives on while the %s alone sends', async (who) => {
    const pod = await startPod((connection) => {
      if (connection.next() !== null) connection.send(SWITCH)
    })
    const { port } = await startProxyFor(pod, { tunnelIdleTime: 400 })
    const client = await connectClient(port)
    client.send(upgrade())
    await client.response()
    const connection = await pod.connection(0)
    const [from, to] = who === 'client' ? [client, connection] : [connection, client]
    const before = to.count
    for (let i = 1; i <= 20; i++) {
      from.send('x')
      await to.untilCount(before + i)
      await new Promise((resolve) => setTimeout(resolve, 60))
    }
    expect(client.ending).toBe('open')
  })
})

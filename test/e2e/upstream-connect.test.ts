import { expect, test } from 'vitest'
import { closedPort } from './support/closed-port.ts'
import { startDeafPod } from './support/deaf-pod.ts'
import { connectClient } from './support/raw-client.ts'
import { answering, echoLine, ok, startPod } from './support/raw-pod.ts'
import { statusOf } from './support/read-message.ts'
import { get, post } from './support/requests.ts'
import { startProxy, startProxyFor } from './support/start-proxy.ts'

test('a pod that refuses connections costs no request while another one takes them, whatever the method', async () => {
  const pod = await startPod(answering((request) => ok(request.body.toString() || 'none')))
  const { port, records } = await startProxy([{ pods: [await closedPort(), pod.port] }])
  const client = await connectClient(port)
  for (let i = 0; i < 4; i++) {
    client.send(get())
    expect((await client.response()).body.toString()).toBe('none')
    client.send(post('once'))
    expect((await client.response()).body.toString()).toBe('once')
  }
  expect(pod.messages).toHaveLength(8)
  expect(records.every(({ status, failure }) => status === 200 && failure === null)).toBe(true)
  expect(records.every((entry) => entry.upstreamAddress === `127.0.0.1:${pod.port}`)).toBe(true)
})

test('where every pod refuses the answer is 502, and three of them were asked', async () => {
  const pods = await Promise.all(Array.from({ length: 5 }, closedPort))
  const { port, record } = await startProxy([{ pods }])
  const client = await connectClient(port)
  client.send(get())
  expect(statusOf(await client.response())).toBe(502)
  const third = pods.sort((a, b) => a - b)[2]
  expect(await record(0)).toMatchObject({
    failure: 'connect-failed',
    upstreamStatus: null,
    upstreamAddress: `127.0.0.1:${third}`,
  })
  client.send(get())
  expect(statusOf(await client.response())).toBe(502)
})

test('a pod that does not take the connection in time is left for another one, else the answer is 504', async () => {
  const deaf = await startDeafPod()
  const pod = await startPod(echoLine)
  const limits = { connectTime: 200 }
  const alone = await startProxyFor({ port: deaf }, limits)
  const client = await connectClient(alone.port)
  client.send(get())
  expect(statusOf(await client.response())).toBe(504)
  expect((await alone.record(0)).failure).toBe('connect-timeout')

  const both = await startProxy([{ pods: [deaf, pod.port] }], limits)
  for (let i = 0; i < 2; i++) {
    const other = await connectClient(both.port)
    other.send(post('abc'))
    expect(statusOf(await other.response())).toBe(200)
  }
  expect(pod.messages).toHaveLength(2)
})

test('a pod that does not answer in time costs 504, and is not asked twice', async () => {
  const pod = await startPod(() => undefined)
  const timeouts = { connect: null, read: 200, send: null }
  const { port, record } = await startProxy([{ pods: [pod.port], policies: { timeouts } }])
  for (const request of [get(), post('abc')]) {
    const client = await connectClient(port)
    client.send(request)
    expect(statusOf(await client.response())).toBe(504)
    expect(client.ending).toBe('open')
  }
  expect((await record(0)).failure).toBe('upstream-timeout')
  expect(pod.messages).toHaveLength(2)
  expect(pod.connections.every(({ ending }) => ending === 'end')).toBe(true)
})

test('a pod that falls silent inside its answer cuts it', async () => {
  const pod = await startPod(answering(() => 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc'))
  const { port, record } = await startProxyFor(pod, { upstreamReadTime: 200 })
  const client = await connectClient(port)
  client.send(get())
  expect(await client.untilEnded()).toBe('reset')
  expect(client.text).toContain('abc')
  expect((await record(0)).failure).toBe('upstream-truncated')
})

test('a pod that does not read the upload in time costs 504', async () => {
  const pod = await startPod(
    () => undefined,
    (connection) => connection.socket.pause(),
  )
  const { port, record } = await startProxyFor(pod, { upstreamSendTime: 200 })
  const client = await connectClient(port)
  client.send(post('x'.repeat(20_000_000)))
  expect(statusOf(await client.response())).toBe(504)
  expect((await record(0)).failure).toBe('upstream-send-timeout')
})

test('a pod that neither reads nor goes on with its answer does not hold the request for ever', async () => {
  const pod = await startPod(
    () => undefined,
    (connection) => {
      connection.socket.pause()
      connection.send('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc')
    },
  )
  const { port, record } = await startProxyFor(pod, { upstreamSendTime: 200 })
  const client = await connectClient(port)
  client.send(post('x'.repeat(20_000_000)))
  await client.until('abc')
  pod.connections[0]?.send('def')
  expect(await client.untilEnded()).toBe('reset')
  expect((await record(0)).failure).toBe('upstream-truncated')
})

import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { connectClient } from './support/raw-client.ts'
import { answering, echoLine, ok, startPod } from './support/raw-pod.ts'
import { fieldOf } from './support/read-message.ts'
import { get, post, upgrade } from './support/requests.ts'
import { startProxyFor } from './support/start-proxy.ts'
import { waitFor } from './support/wait-for.ts'

test('a request in flight is finished with Connection: close, then the drain is over', async () => {
  const pod = await startPod(answering(() => null))
  const { port, proxy } = await startProxyFor(pod)
  const client = await connectClient(port)
  client.send(get('/1') + get('/2'))
  await waitFor(() => pod.messages.length === 1, 'the request')
  let drained = false
  const drain = proxy.drain(8_000).then(() => {
    drained = true
  })
  pod.connections[0]?.send(ok('done'))
  const response = await client.response()
  expect(response.body.toString()).toBe('done')
  expect(fieldOf(response, 'Connection')).toBe('close')
  expect(drained).toBe(false)
  expect(await client.untilEnded()).toBe('end')
  client.halfClose()
  await drain
  expect(pod.messages).toHaveLength(1)
  expect(await pod.connections[0]?.untilEnded()).toBe('end')
})

test('an upload in flight is finished too', async () => {
  const pod = await startPod(answering((request) => ok(request.body.toString())))
  const { port, proxy } = await startProxyFor(pod)
  const client = await connectClient(port)
  client.send(post('abcdef').slice(0, -3))
  await (await pod.connection(0)).until('abc')
  const drain = proxy.drain(8_000)
  client.send('def')
  expect((await client.response()).body.toString()).toBe('abcdef')
  await client.untilEnded()
  client.halfClose()
  await drain
})

test('idle connections close at once, and new ones are refused', async () => {
  const pod = await startPod(echoLine)
  const { port, proxy } = await startProxyFor(pod)
  const used = await connectClient(port)
  used.send(get())
  await used.response()
  const fresh = await connectClient(port)
  const drain = proxy.drain(8_000)
  expect(await used.untilEnded()).toBe('end')
  expect(await fresh.untilEnded()).toBe('end')
  used.halfClose()
  fresh.halfClose()
  await drain
  const refused = connect({ host: '127.0.0.1', port })
  await new Promise((resolve) => refused.on('error', resolve))
  expect(await pod.connections[0]?.untilEnded()).toBe('end')
})

test('what is left after the grace time is cut: requests and tunnels', async () => {
  const pod = await startPod(
    answering((request) =>
      request.startLine.includes('/tunnel')
        ? 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
        : null,
    ),
  )
  const { port, proxy, records } = await startProxyFor(pod)
  const hanging = await connectClient(port)
  hanging.send(get())
  const tunnel = await connectClient(port)
  tunnel.send(upgrade('/tunnel'))
  await tunnel.response()
  await waitFor(() => pod.messages.length === 2, 'both requests')
  await proxy.drain(100)
  expect(await hanging.untilEnded()).toBe('reset')
  expect(await tunnel.untilEnded()).toBe('reset')
  await waitFor(
    () => pod.connections.every(({ ending }) => ending !== 'open'),
    'the pod to be left',
  )
  expect(records).toHaveLength(2)
})

test('a client that has begun its head may finish it', async () => {
  const pod = await startPod(echoLine)
  const { port, proxy } = await startProxyFor(pod)
  const client = await connectClient(port)
  client.send('GET / HTTP/1.1\r\n')
  const other = await connectClient(port)
  other.send(get())
  await other.response()
  const drain = proxy.drain(8_000)
  client.send('Host: a\r\n\r\n')
  const response = await client.response()
  expect(response.body.toString()).toBe('GET / HTTP/1.1')
  expect(fieldOf(response, 'Connection')).toBe('close')
  await client.untilEnded()
  client.halfClose()
  other.halfClose()
  await drain
})

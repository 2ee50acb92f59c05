import { expect, test } from 'vitest'
import { connectClient } from './support/raw-client.ts'
import { echoLine, startPod } from './support/raw-pod.ts'
import { fieldsOf, type Message, statusOf } from './support/read-message.ts'
import { get } from './support/requests.ts'
import { startProxyFor } from './support/start-proxy.ts'

const NAME = /^1\.1 postern-[0-9a-f]{12}$/

test('a Via field is added behind those of the proxies before (RFC 9110 7.6.3)', async () => {
  const pod = await startPod(echoLine)
  const { port } = await startProxyFor(pod, {}, { via: true })
  const client = await connectClient(port)
  client.send(get('/', 'Via: 1.1 edge\r\nvia: 1.0 (x), 1.1 inner\r\n'))
  await client.response()
  client.send('GET / HTTP/1.0\r\nHost: a\r\n\r\n')
  await client.response()
  const [first, second] = pod.messages.map((message) => fieldsOf(message, 'Via'))
  expect(first).toEqual(['1.1 edge', '1.0 (x), 1.1 inner', expect.stringMatching(NAME)])
  expect(second).toEqual([first?.[2]?.replace('1.1', '1.0')])
})

test('a request that comes round again is refused, and its connection goes on', async () => {
  const pod = await startPod(echoLine)
  const { port, record } = await startProxyFor(pod, {}, { via: true })
  const client = await connectClient(port)
  client.send(get())
  await client.response()
  const [via] = fieldsOf(pod.messages[0] as Message, 'Via')
  for (const lines of [`Via: ${via}\r\n`, `Via: 1.1 edge, ${via} (again)\r\nVia: 1.1 x\r\n`]) {
    client.send(get('/', lines))
    expect(statusOf(await client.response())).toBe(508)
  }
  expect((await record(1)).failure).toBe('loop')
  client.send(get())
  expect(statusOf(await client.response())).toBe(200)
  expect(pod.messages).toHaveLength(2)
})

test('two proxies are not the same one', async () => {
  const pod = await startPod(echoLine)
  const inner = await startProxyFor(pod, {}, { via: true })
  const { port } = await startProxyFor(inner, {}, { via: true })
  const client = await connectClient(port)
  client.send(get())
  expect(statusOf(await client.response())).toBe(200)
  expect(fieldsOf(pod.messages[0] as Message, 'Via')).toHaveLength(2)
})

test('two proxies that lead to each other notice it', async () => {
  const one = await startProxyFor({ port: 1 }, {}, { via: true })
  const other = await startProxyFor(one, {}, { via: true })
  one.apply({ routes: [{ pods: [other.port] }] })
  const client = await connectClient(one.port)
  client.send(get())
  expect(statusOf(await client.response())).toBe(508)
})

test('without the option nothing is said', async () => {
  const pod = await startPod(echoLine)
  const { port } = await startProxyFor(pod)
  const client = await connectClient(port)
  client.send(get('/', 'Via: 1.1 edge\r\n'))
  await client.response()
  expect(fieldsOf(pod.messages[0] as Message, 'Via')).toEqual(['1.1 edge'])
})

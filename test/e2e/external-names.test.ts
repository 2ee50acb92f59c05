import { expect, test } from 'vitest'
import { createResolve } from '../../src/proxy/external-names/resolve-name.ts'
import { startDns } from './support/dns-server.ts'
import { connectClient } from './support/raw-client.ts'
import { echoLine, startPod } from './support/raw-pod.ts'
import { fieldOf, statusOf } from './support/read-message.ts'
import { get } from './support/requests.ts'
import { startProxy } from './support/start-proxy.ts'
import { waitFor } from './support/wait-for.ts'

async function startExternal(allowLoopbackNames: boolean) {
  const dns = await startDns()
  dns.records.set('api.example.com', { addresses: ['127.0.0.1'], ttl: 1 })
  const pod = await startPod(echoLine)
  const external = { name: 'api.example.com', port: pod.port }
  const proxy = await startProxy(
    [{ pods: [], external }],
    {},
    {
      allowLoopbackNames,
      resolveName: createResolve([dns.address]),
    },
  )
  return { dns, pod, proxy, client: await connectClient(proxy.port) }
}

test('a Service of type ExternalName leads to the addresses that DNS has for it, also later', async () => {
  const { dns, pod, proxy, client } = await startExternal(true)
  await waitFor(() => [...proxy.proxy.endpoints()].length === 1, 'its address')
  client.send(get('/a'))
  expect((await client.response()).body.toString()).toBe('GET /a HTTP/1.1')
  expect(pod.messages[0] && fieldOf(pod.messages[0], 'host')).toBe('a')
  dns.records.set('api.example.com', { addresses: ['127.0.0.1', '127.0.0.2'], ttl: 1 })
  await waitFor(() => [...proxy.proxy.endpoints()].length === 2, 'its second address')
  dns.records.delete('api.example.com')
  const asked = dns.questions.length
  await waitFor(() => dns.questions.length > asked, 'the next question')
  client.send(get('/b'))
  expect(statusOf(await client.response())).not.toBe(503)
  expect([...proxy.proxy.endpoints()]).toHaveLength(2)
})

test('a name that leads to this machine leads nowhere, unless that is allowed', async () => {
  const { proxy, client } = await startExternal(false)
  await waitFor(() => proxy.log.length > 0, 'the refusal')
  client.send(get())
  const answer = await client.response()
  expect([statusOf(answer), fieldOf(answer, 'retry-after')]).toEqual([503, '1'])
  expect(proxy.log[0]).toMatch(
    /^warn api\.example\.com can not be resolved: 127\.0\.0\.1 is loopback/,
  )
})

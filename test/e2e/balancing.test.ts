import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { parseCidr } from '../../src/base/cidr.ts'
import type { LoadBalance } from '../../src/snapshot/load-balance.ts'
import { plainCookie } from './support/a-snapshot.ts'
import { connectClient, type RawClient } from './support/raw-client.ts'
import { answering, ok, type RawPod, startPod } from './support/raw-pod.ts'
import { fieldOf, statusOf } from './support/read-message.ts'
import { get, upgrade } from './support/requests.ts'
import { startProxy } from './support/start-proxy.ts'
import { waitFor } from './support/wait-for.ts'

const namedPod = (name: string) => startPod(answering(() => ok(name)))

async function threePods(): Promise<RawPod[]> {
  return Promise.all(['a', 'b', 'c'].map(namedPod))
}

async function bodyOf(client: RawClient, path = '/', extra = ''): Promise<string> {
  client.send(get(path, extra))
  return (await client.response()).body.toString()
}

async function manyBodies(client: RawClient, paths: readonly string[], extra = (_: number) => '') {
  const bodies: string[] = []
  for (const [i, path] of paths.entries()) bodies.push(await bodyOf(client, path, extra(i)))
  return bodies
}

describe('a hash', () => {
  const by = (...parts: (LoadBalance & { kind: 'hash' })['by']): LoadBalance => ({
    kind: 'hash',
    by: parts,
  })

  test.each([
    ['a header', by({ kind: 'header', name: 'x-user' }), (i: number) => ['/', `X-User: ${i}\r\n`]],
    [
      'a cookie',
      by({ kind: 'cookie', name: 'user' }),
      (i: number) => ['/', `Cookie: x=y; user=${i}\r\n`],
    ],
    ['the target', by({ kind: 'target' }), (i: number) => [`/${i}?a`, '']],
    [
      'a parameter',
      by({ kind: 'query-parameter', name: 'u' }),
      (i: number) => [`/?x=1&u=${i}`, ''],
    ],
  ])('of %s leads the same to the same pod, and others to others', async (_, loadBalance, ask) => {
    const pods = await threePods()
    const { port } = await startProxy([
      { pods: pods.map((pod) => pod.port), policies: { loadBalance } },
    ])
    const client = await connectClient(port)
    const bodies = async () => {
      const all: string[] = []
      for (let i = 0; i < 30; i++) {
        const [path = '/', extra = ''] = ask(i)
        all.push(await bodyOf(client, path, extra))
      }
      return all
    }
    const first = await bodies()
    expect(new Set(first).size).toBe(3)
    expect(await bodies()).toEqual(first)
  })

  test('leads to another pod where its own can not be reached', async () => {
    const pods = await threePods()
    const loadBalance = by({ kind: 'target' })
    const { port } = await startProxy([
      { pods: pods.map((pod) => pod.port), policies: { loadBalance } },
    ])
    const client = await connectClient(port)
    const mine = await bodyOf(client, '/mine')
    await pods['abc'.indexOf(mine)]?.close()
    expect(await bodyOf(client, '/mine')).not.toBe(mine)
  })
})

test('least requests spares a pod that is busy', async () => {
  const busy = await startPod(() => undefined)
  const idle = await namedPod('idle')
  const { port } = await startProxy([
    { pods: [busy.port, idle.port], policies: { loadBalance: { kind: 'least-requests' } } },
  ])
  const waiting = await connectClient(port)
  const client = await connectClient(port)
  // Whoever of the two comes first: the busy one holds its request.
  waiting.send(get())
  client.send(get())
  await waitFor(() => busy.messages.length === 1, 'a request at the busy pod')
  const asking = waiting.received.length > 0 ? waiting : await connectClient(port)
  expect(await manyBodies(asking, Array(10).fill('/'))).toEqual(Array(10).fill('idle'))
  expect(busy.messages).toHaveLength(1)
})

describe('sessionAffinity: ClientIP', () => {
  const trustedProxies = [parseCidr('127.0.0.1')].filter((cidr) => cidr !== undefined)
  const from = (client: number) => `X-Forwarded-For: 10.0.0.${client}\r\n`

  test('keeps each client at its pod, over reloads, routes and added pods', async () => {
    const pods = await threePods()
    const ports = pods.map((pod) => pod.port)
    const sketch = (list: readonly number[]) => ({
      routes: [
        { pods: list, service: 'web', clientIpSeconds: 100 },
        { pods: list, service: 'web', clientIpSeconds: 100, host: 'b' },
      ],
    })
    const { port, apply } = await startProxy(sketch(ports.slice(0, 1)), {}, { trustedProxies })
    const client = await connectClient(port)
    expect(await manyBodies(client, Array(5).fill('/'), () => from(1))).toEqual(Array(5).fill('a'))
    apply(sketch(ports))
    expect(await manyBodies(client, Array(5).fill('/'), () => from(1))).toEqual(Array(5).fill('a'))
  })

  test('yields to a valid cookie', async () => {
    const pods = await threePods()
    const { port } = await startProxy([
      {
        pods: pods.map((pod) => pod.port),
        clientIpSeconds: 100,
        policies: { affinity: plainCookie },
      },
    ])
    const client = await connectClient(port)
    client.send(get())
    const first = await client.response()
    const cookie = fieldOf(first, 'set-cookie')?.split(';')[0] ?? ''
    for (let i = 0; i < 5; i++) {
      expect(await bodyOf(client, '/', `Cookie: ${cookie}\r\n`)).toBe(first.body.toString())
    }
  })
})

test('a cookie of ingress-nginx leads to its pod, and is replaced by one of ours', async () => {
  const pods = await threePods()
  const routes = [
    { pods: pods.map((pod) => pod.port), service: 'web', policies: { affinity: plainCookie } },
  ]
  const { port } = await startProxy(routes)
  const md5 = (text: string) => createHash('md5').update(text).digest('hex')
  const name = 'default-web-80'
  for (const [i, pod] of pods.entries()) {
    const value = `${md5(`${name}127.0.0.1:${pod.port}`)}|${md5(md5(name) + name)}`
    const client = await connectClient(port)
    client.send(get('/', `Cookie: INGRESSCOOKIE=${value}\r\n`))
    const answer = await client.response()
    expect(answer.body.toString()).toBe('abc'[i])
    const ours = fieldOf(answer, 'set-cookie')?.split(';')[0] ?? ''
    expect(ours).toMatch(/^INGRESSCOOKIE=[\w-]{22}$/)
    client.send(get('/', `Cookie: ${ours}\r\n`))
    const next = await client.response()
    expect([next.body.toString(), fieldOf(next, 'set-cookie')]).toEqual(['abc'[i], null])
  }
})

test('a WebSocket to a pod that is gone has its time to end, and then is ended', async () => {
  const switching = 'HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n'
  const pod = await startPod((connection) =>
    connection.send(connection.next() === null ? 'pong' : switching),
  )
  const other = await namedPod('other')
  const proxy = await startProxy([{ pods: [pod.port] }], {}, { drainTime: 300 })
  const client = await connectClient(proxy.port)
  client.send(upgrade())
  await client.until('101')
  proxy.apply({ routes: [{ pods: [other.port] }] })
  client.send('ping')
  await client.until('pong')
  await client.untilEnded()
  const late = await connectClient(proxy.port)
  late.send(get())
  expect(statusOf(await late.response())).toBe(200)
})

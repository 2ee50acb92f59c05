import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { parseCidr } from '../../src/base/cidr.ts'
import type { Certificate } from '../../src/snapshot/certificate.ts'
import { aCertificate } from '../proxy/tls/a-certificate.ts'
import { connectClient, connectTlsClient, type RawClient } from './support/raw-client.ts'
import { answering, echoLine, ok, startPod } from './support/raw-pod.ts'
import { fieldOf, statusOf } from './support/read-message.ts'
import { get } from './support/requests.ts'
import { startProxy, startProxyFor } from './support/start-proxy.ts'
import { waitFor } from './support/wait-for.ts'

let certificate: Certificate
beforeAll(async () => {
  certificate = await aCertificate('default')
})

async function visit(port: number): Promise<RawClient> {
  const client = await connectClient(port)
  client.send(get())
  expect(statusOf(await client.response())).toBe(200)
  return client
}

/** Its connection is turned away. */
async function visitInVain(port: number): Promise<void> {
  const client = await connectClient(port)
  client.send(get())
  const response = await client.response()
  expect(response.defects).toEqual([])
  expect(statusOf(response)).toBe(503)
  expect(fieldOf(response, 'Connection')).toBe('close')
  expect(fieldOf(response, 'Retry-After')).toBe('1')
  expect(fieldOf(response, 'X-Request-Id')).toMatch(/^[0-9a-f]{32}$/)
  expect(await client.untilEnded()).toBe('end')
  expect(client.rest).toBe('')
  client.socket.destroy()
}

/** Once those who leave have made room. */
function served(port: number): Promise<RawClient> {
  return vi.waitFor(() => visit(port), { timeout: 8_000, interval: 20 })
}

describe.each([
  ['in all', { connections: 3 }],
  ['of one address', { connectionsPerAddress: 3 }],
])('with as many connections %s as there may be', (_name, limits) => {
  test('a new one is turned away with 503, and those that are there go on', async () => {
    const pod = await startPod(echoLine)
    const { port, log, records, proxy } = await startProxyFor(pod, limits)
    const old = [await visit(port), await visit(port), await visit(port)]
    for (let i = 0; i < 5; i++) await visitInVain(port)
    for (const client of old) {
      client.send(get('/again'))
      expect((await client.response()).body.toString()).toBe('GET /again HTTP/1.1')
    }
    expect(records).toHaveLength(6)
    expect(proxy.connections()).toEqual({ active: 3, accepted: 8, turnedAway: 5 })
    expect(log).toEqual(['warn too many connections: new ones were turned away'])

    old[0]?.socket.destroy()
    await served(port)
  })

  test('every way of ending a connection makes room', async () => {
    const pod = await startPod(answering(() => ok('')))
    const { port } = await startProxyFor(pod, { ...limits, headTime: 300 })
    const ways: ((client: RawClient) => void)[] = [
      (client) => client.halfClose(),
      (client) => client.reset(),
      (client) => client.send(get('/', 'Connection: close\r\n')),
      (client) => client.send('malformed\r\n\r\n'),
      (client) => client.send('GET / HTTP/1.1\r\n'),
      (client) => {
        client.send(get())
        client.reset()
      },
    ]
    for (const end of ways) {
      const clients = [await served(port), await served(port), await served(port)]
      await visitInVain(port)
      for (const client of clients) end(client)
      for (const client of clients) await client.untilEnded()
      for (const client of clients) client.socket.destroy()
    }
    for (let i = 0; i < 3; i++) await served(port)
    await visitInVain(port)
  })
})

describe('connections over TLS', () => {
  test('count from their accept, and are closed in silence where there is no room', async () => {
    const pod = await startPod(echoLine)
    const sketch = { routes: [{ pods: [pod.port] }], defaultCertificate: certificate }
    const { port, httpsPort } = await startProxy(sketch, { connections: 2 })
    const old = await connectTlsClient(httpsPort)
    const shaking = await connectClient(httpsPort)
    await visitInVain(port)
    const socket = connectTls({ host: '127.0.0.1', port: httpsPort, rejectUnauthorized: false })
    onTestFinished(() => void socket.destroy())
    expect((await once(socket, 'error'))[0]).toBeInstanceOf(Error)

    old.send(get())
    expect(statusOf(await old.response())).toBe(200)
    shaking.reset()
    await served(port)
    old.socket.destroy()
    await served(port)
    await visitInVain(port)
  })

  test('whose handshake fails make room', async () => {
    const pod = await startPod(echoLine)
    const sketch = { routes: [{ pods: [pod.port] }], defaultCertificate: certificate }
    const { port, httpsPort } = await startProxy(sketch, { connections: 1 })
    for (let i = 0; i < 5; i++) {
      const client = await connectClient(httpsPort)
      client.send('GET / HTTP/1.1\r\n\r\n')
      await client.untilEnded()
      client.socket.destroy()
      ;(await served(port)).socket.destroy()
      ;(await served(port)).socket.destroy()
    }
  })
})

describe('the limit of an address', () => {
  const trusted = ['127.0.0.1'].map((text) => parseCidr(text)).filter((cidr) => cidr !== undefined)

  test('does not hold for a trusted proxy, through which many come', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(
      pod,
      { connectionsPerAddress: 1 },
      { trustedProxies: trusted },
    )
    for (let i = 0; i < 3; i++) await visit(port)
  })

  test('holds for a client that it announces', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(
      pod,
      { connectionsPerAddress: 1 },
      { trustedProxies: trusted, proxyProtocol: true },
    )
    const statuses: number[] = []
    const clients: RawClient[] = []
    for (const address of ['192.0.2.1', '192.0.2.1', '192.0.2.2']) {
      const client = await connectClient(port)
      clients.push(client)
      client.send(`PROXY TCP4 ${address} 198.51.100.9 1 80\r\n${get()}`)
      statuses.push(statusOf(await client.response()))
    }
    expect(statuses).toEqual([200, 503, 200])
    clients[0]?.socket.destroy()
    await vi.waitFor(
      async () => {
        const client = await connectClient(port)
        client.send(`PROXY TCP4 192.0.2.1 198.51.100.9 1 80\r\n${get()}`)
        expect(statusOf(await client.response())).toBe(200)
      },
      { timeout: 8_000, interval: 20 },
    )
  })
})

test('a flood of new connections neither slows nor cuts those that are served', async () => {
  const pod = await startPod(echoLine)
  const { port, log, records } = await startProxyFor(pod, { connections: 2 })
  const old = await visit(port)
  await visit(port)
  const flood: Socket[] = []
  let closed = 0
  for (let i = 0; i < 300; i++) {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.on('close', () => closed++)
    socket.resume()
    flood.push(socket)
  }
  for (let i = 0; i < 50; i++) {
    old.send(get(`/${i}`))
    expect((await old.response()).body.toString()).toBe(`GET /${i} HTTP/1.1`)
  }
  // None of them sends or closes anything: they are not waited for.
  await waitFor(() => closed === flood.length, 'the end of the flood')
  expect(records).toHaveLength(52)
  expect(log.length).toBeLessThan(4)
})

test('no limit is none', async () => {
  const pod = await startPod(echoLine)
  const { port } = await startProxyFor(pod, { connections: 0, connectionsPerAddress: 0 })
  for (let i = 0; i < 5; i++) await visit(port)
})

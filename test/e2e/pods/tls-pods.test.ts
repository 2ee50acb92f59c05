import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { aCertificate } from '../../proxy/tls/a-certificate.ts'
import { connectClient } from '../support/raw-client.ts'
import { echoLine, PodConnection, startPod } from '../support/raw-pod.ts'
import { statusOf } from '../support/read-message.ts'
import { get, upgrade } from '../support/requests.ts'
import { startProxy } from '../support/start-proxy.ts'

async function startTlsPod(script: (connection: PodConnection) => void) {
  const { chain, privateKey } = await aCertificate('default/pod')
  const sockets: TLSSocket[] = []
  const server = createServer({ cert: chain, key: privateKey.reveal() }, (socket) => {
    sockets.push(socket)
    const connection = new PodConnection(socket)
    socket.on('data', () => script(connection))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return { port: (server.address() as AddressInfo).port, sockets }
}

const https = { podProtocol: 'https', podServerName: null } as const

test('a pod is spoken to over TLS where the Ingress says so, and its connection is used again', async () => {
  const pod = await startTlsPod(echoLine)
  const { port } = await startProxy([{ pods: [pod.port], policies: https }])
  const client = await connectClient(port)
  for (const path of ['/1', '/2', '/3']) {
    client.send(get(path))
    expect((await client.response()).body.toString()).toBe(`GET ${path} HTTP/1.1`)
  }
  expect(pod.sockets).toHaveLength(1)
})

test('one pod may be spoken to in two ways by two Ingresses', async () => {
  const pod = await startTlsPod(echoLine)
  const { port } = await startProxy([
    { pods: [pod.port], path: '/tls', service: 'one', policies: https },
    { pods: [pod.port], path: '/plain', service: 'one' },
  ])
  const client = await connectClient(port)
  client.send(get('/tls'))
  expect(statusOf(await client.response())).toBe(200)
  client.send(get('/plain'))
  expect(statusOf(await client.response())).toBe(502)
})

test('a pod that does not speak TLS counts as one that can not be reached, and the next is asked', async () => {
  const plain = await startPod((connection) => connection.send('HTTP/1.1 400 Bad Request\r\n\r\n'))
  const pod = await startTlsPod(echoLine)
  const { port } = await startProxy([{ pods: [plain.port, pod.port], policies: https }])
  const client = await connectClient(port)
  for (let i = 0; i < 4; i++) {
    client.send(get())
    expect(statusOf(await client.response())).toBe(200)
  }
})

test('the time for connecting covers the handshake', async () => {
  const silent = await startPod(() => undefined)
  const { port } = await startProxy([{ pods: [silent.port], policies: https }], { connectTime: 50 })
  const client = await connectClient(port)
  client.send(get())
  expect(statusOf(await client.response())).toBe(504)
})

test('a WebSocket goes through to a pod over TLS', async () => {
  const pod = await startTlsPod((connection) => {
    if (connection.next() !== null) {
      connection.send('HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n')
    } else connection.send('pong')
  })
  const { port } = await startProxy([{ pods: [pod.port], policies: https }])
  const client = await connectClient(port)
  client.send(upgrade())
  await client.until('101')
  client.send('ping')
  await client.until('pong')
})

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { connect as connectTls, TLSSocket } from 'node:tls'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Certificate } from '../../src/snapshot/certificate.ts'
import { aCertificate } from '../proxy/tls/a-certificate.ts'
import type { SnapshotSketch } from './support/a-snapshot.ts'
import { pour, untilStalled } from './support/pour.ts'
import { connectClient, connectTlsClient, type RawClient } from './support/raw-client.ts'
import { answering, echoLine, ok, startPod } from './support/raw-pod.ts'
import { fieldOf, type Message, statusOf } from './support/read-message.ts'
import { get, post } from './support/requests.ts'
import { startProxy } from './support/start-proxy.ts'

let exact: Certificate
let wildcard: Certificate
let renewed: Certificate
let byDefault: Certificate
beforeAll(async () => {
  exact = await aCertificate('default/exact')
  wildcard = await aCertificate('default/wildcard', 'rsa')
  renewed = { ...(await aCertificate('default/renewed')), id: exact.id }
  byDefault = await aCertificate('default')
})

const ask = (host: string, path = '/') => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`

function sketch(port: number, changed: Partial<SnapshotSketch> = {}): SnapshotSketch {
  return {
    routes: [{ pods: [port], service: 'all' }],
    certificates: { 'a.example.com': exact, '*.example.com': wildcard },
    defaultCertificate: byDefault,
    ...changed,
  }
}

function shownTo(client: RawClient): string {
  if (!(client.socket instanceof TLSSocket)) throw new Error('no TLS')
  return client.socket.getPeerX509Certificate()?.fingerprint256 ?? ''
}

describe('HTTPS', () => {
  test('shows each name its certificate and serves it', async () => {
    const pod = await startPod(echoLine)
    const { httpsPort } = await startProxy(sketch(pod.port))
    for (const [servername, certificate] of [
      ['a.example.com', exact],
      ['A.EXAMPLE.com', exact],
      ['b.example.com', wildcard],
      ['b.b.example.com', byDefault],
      ['other.org', byDefault],
      [undefined, byDefault],
    ] as const) {
      const client = await connectTlsClient(
        httpsPort,
        servername === undefined ? {} : { servername },
      )
      expect([servername, shownTo(client)]).toEqual([servername, certificate.fingerprint])
      client.send(ask(servername ?? 'x.org', '/path'))
      expect((await client.response()).body.toString()).toBe('GET /path HTTP/1.1')
    }
  })

  test.each([['http/1.1'], ['h2']])(
    'with TLS 1.2 refuses another handshake on a connection that speaks %s, and lives on',
    async (protocol) => {
      const pod = await startPod(echoLine)
      const { httpsPort } = await startProxy(sketch(pod.port))
      const socket = connectTls({
        host: '127.0.0.1',
        port: httpsPort,
        servername: 'a.example.com',
        rejectUnauthorized: false,
        maxVersion: 'TLSv1.2',
        ALPNProtocols: [protocol],
      })
      onTestFinished(() => {
        socket.destroy()
      })
      await once(socket, 'secureConnect')
      expect(socket.alpnProtocol).toBe(protocol)
      const error = await new Promise((resolve) => {
        socket.once('error', resolve)
        socket.renegotiate({}, resolve)
      })
      expect(error).toMatchObject({ code: 'ERR_SSL_NO_RENEGOTIATION' })
      const other = await connectTlsClient(httpsPort, { servername: 'a.example.com' })
      other.send(ask('a.example.com'))
      expect(statusOf(await other.response())).toBe(200)
    },
  )

  test('is told to the pod', async () => {
    const pod = await startPod(echoLine)
    const { httpsPort } = await startProxy(sketch(pod.port))
    const client = await connectTlsClient(httpsPort, { servername: 'a.example.com' })
    client.send(ask('a.example.com'))
    await client.response()
    const request = pod.messages[0] as Message
    expect(fieldOf(request, 'X-Forwarded-Proto')).toBe('https')
    expect(fieldOf(request, 'X-Forwarded-Port')).toBe(String(httpsPort))
    expect(fieldOf(request, 'X-Forwarded-For')).toBe('127.0.0.1')
  })

  test('carries bodies, pipelines and a half close like HTTP', async () => {
    const pod = await startPod(answering((request) => ok(request.body.toString() || 'none')))
    const { httpsPort } = await startProxy(sketch(pod.port))
    const client = await connectTlsClient(httpsPort)
    const body = 'x'.repeat(1_000_000)
    client.send(post(body) + get() + post('abc'))
    client.halfClose()
    expect((await client.response()).body.toString() === body).toBe(true)
    expect((await client.response()).body.toString()).toBe('none')
    expect((await client.response()).body.toString()).toBe('abc')
    expect(await client.untilEnded()).toBe('end')
  })
})

test('a client over TLS that does not read holds the pod, and gets everything when it does', async () => {
  const block = Buffer.alloc(65_536, 'block')
  const total = 640 * block.length
  let sent = () => 0
  const pod = await startPod(
    answering((_, connection) => {
      connection.send(`HTTP/1.1 200 OK\r\nContent-Length: ${total}\r\n\r\n`)
      sent = pour(connection.socket, block, total)
      return null
    }),
  )
  const { httpsPort } = await startProxy(sketch(pod.port))
  const client = await connectTlsClient(httpsPort)
  client.socket.pause()
  client.send(get())
  expect(await untilStalled(() => sent())).toBeLessThan(total / 2)
  client.socket.resume()
  await client.untilCount(total)
  const { body } = await client.response()
  expect(body.length).toBe(total)
  expect(body.equals(Buffer.alloc(total, block))).toBe(true)
})

test('a body of random bytes arrives as it was sent, both ways, while its reader stops now and then', async () => {
  // Buffers are used again while a write is under way, or not: one that was let go too early would show here.
  const bytes = randomBytes(24_000_000)
  const pod = await startPod(
    answering((request, connection) => {
      const head = `HTTP/1.1 200 OK\r\nContent-Length: ${request.body.length}\r\n\r\n`
      connection.send(head)
      connection.socket.write(request.body)
      return null
    }),
  )
  const { httpsPort } = await startProxy(sketch(pod.port))
  const client = await connectTlsClient(httpsPort)
  let chunks = 0
  client.socket.on('data', () => {
    if (++chunks % 50 !== 0) return
    client.socket.pause()
    setImmediate(() => client.socket.resume())
  })
  client.send(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${bytes.length}\r\n\r\n`)
  client.socket.write(bytes)
  await client.untilCount(bytes.length)
  const { body } = await client.response()
  expect(pod.messages[0]?.body.equals(bytes)).toBe(true)
  expect(body.equals(bytes)).toBe(true)
})

describe('a Host of another certificate than the one shown (RFC 9110 7.4)', () => {
  test('is answered 421, and the connection lives on', async () => {
    const pod = await startPod(echoLine)
    const { httpsPort, records } = await startProxy(sketch(pod.port))
    const client = await connectTlsClient(httpsPort, { servername: 'a.example.com' })
    for (const host of ['b.example.com', 'other.org', 'A.example.com:443', 'a.example.com.']) {
      client.send(ask(host))
      const status = statusOf(await client.response())
      expect([host, status]).toEqual([host, host.toLowerCase().startsWith('a.') ? 200 : 421])
    }
    client.send('GET https://b.example.com/ HTTP/1.1\r\nHost: a.example.com\r\n\r\n')
    expect(statusOf(await client.response())).toBe(421)
    expect(records[0]?.failure).toBe('misdirected')
    expect(pod.messages).toHaveLength(2)
  })

  test('is served where the certificate is the same, and where the client named no server', async () => {
    const pod = await startPod(echoLine)
    const { httpsPort } = await startProxy(sketch(pod.port))
    const same = await connectTlsClient(httpsPort, { servername: 'b.example.com' })
    same.send(ask('c.example.com'))
    expect(statusOf(await same.response())).toBe(200)
    const unnamed = await connectTlsClient(httpsPort)
    unnamed.send(ask('a.example.com'))
    expect(statusOf(await unnamed.response())).toBe(200)
  })
})

describe('what is no TLS, or only half of it', () => {
  test.each([
    ['garbage', '\x01\x02\x03garbage'.repeat(10)],
    ['a handshake of SSL 3', '\x16\x03\x00\x00\x05\x01\x00\x00\x01\x00'],
  ])('%s on the TLS port is closed, and others are served on', async (_, bytes) => {
    const pod = await startPod(echoLine)
    const { httpsPort, records } = await startProxy(sketch(pod.port))
    const hostile = await connectClient(httpsPort)
    hostile.send(bytes)
    await hostile.untilEnded()
    expect(hostile.text).not.toContain('HTTP/1.1 200')
    const client = await connectTlsClient(httpsPort)
    client.send(get())
    expect(statusOf(await client.response())).toBe(200)
    expect(records).toHaveLength(1)
  })

  test('whoever speaks plain HTTP to the TLS port is told so, and then let go', async () => {
    const pod = await startPod(echoLine)
    const { httpsPort } = await startProxy(sketch(pod.port), { tlsHandshakeTime: 200 })
    const client = await connectClient(httpsPort)
    client.send(get())
    const answer = await client.response()
    expect(statusOf(answer)).toBe(400)
    expect(answer.body.toString()).toBe('400 this port speaks TLS: ask for https\n')
    expect(fieldOf(answer, 'Connection')).toBe('close')
    expect(fieldOf(answer, 'X-Request-Id')).toMatch(/^[0-9a-f]{32}$/)
    client.send('more'.repeat(10))
    await client.untilEnded()
    expect(pod.messages).toEqual([])
  })

  test('a handshake that is never finished is closed in time, one that is broken off does no harm', async () => {
    const pod = await startPod(echoLine)
    const { httpsPort } = await startProxy(sketch(pod.port), { tlsHandshakeTime: 200 })
    const slow = await connectClient(httpsPort)
    slow.send('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03')
    const silent = await connectClient(httpsPort)
    const gone = await connectClient(httpsPort)
    gone.send('\x16\x03\x01')
    gone.reset()
    await slow.untilEnded()
    await silent.untilEnded()
    const client = await connectTlsClient(httpsPort)
    client.send(get())
    expect(statusOf(await client.response())).toBe(200)
  })

  test('TLS on the plain port is refused', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxy(sketch(pod.port))
    const socket = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false })
    onTestFinished(() => {
      socket.destroy()
    })
    const [error] = await once(socket, 'error')
    expect(String(error)).toMatch(/ssl|wrong version/i)
  })

  test('a connection that is cut inside TLS ends without close_notify', async () => {
    const pod = await startPod((connection) => {
      if (connection.next() !== null) connection.send('HTTP/1.1 200 OK\r\n\r\nabc')
    })
    const { httpsPort } = await startProxy(sketch(pod.port))
    const { relayPort, fromProxy } = await startRelay(httpsPort)
    for (const [how, alert] of [
      ['end', true],
      ['reset', false],
    ] as const) {
      const socket = connectTls({
        host: '127.0.0.1',
        port: relayPort,
        rejectUnauthorized: false,
        maxVersion: 'TLSv1.2',
      })
      socket.on('error', () => undefined)
      socket.write('GET / HTTP/1.0\r\nHost: a\r\n\r\n')
      await once(socket, 'data')
      const connection = pod.connections.at(-1)
      if (how === 'end') connection?.halfClose()
      else connection?.reset()
      await once(socket, 'close')
      const types = recordTypes(fromProxy())
      expect([how, types.at(-1) === 21]).toEqual([how, alert])
    }
  })
})

test('a certificate that was changed is shown at once, and old connections live on', async () => {
  const pod = await startPod(echoLine)
  const { httpsPort, apply } = await startProxy(sketch(pod.port))
  const old = await connectTlsClient(httpsPort, { servername: 'a.example.com' })
  old.send(ask('a.example.com'))
  await old.response()
  const certificates = { 'a.example.com': renewed, '*.example.com': wildcard }
  apply(sketch(pod.port, { certificates, defaultCertificate: wildcard }))
  const fresh = await connectTlsClient(httpsPort, { servername: 'a.example.com' })
  expect(shownTo(fresh)).toBe(renewed.fingerprint)
  expect(shownTo(await connectTlsClient(httpsPort))).toBe(wildcard.fingerprint)
  old.send(ask('a.example.com'))
  expect(statusOf(await old.response())).toBe(200)
  expect(shownTo(old)).toBe(exact.fingerprint)
})

/** Passes bytes on in both directions; shows those that came from the proxy on the last connection. */
async function startRelay(target: number) {
  let chunks: Buffer[] = []
  const server = createServer((socket) => {
    chunks = []
    const upstream = connect({ host: '127.0.0.1', port: target })
    upstream.on('data', (bytes) => chunks.push(bytes))
    upstream.on('error', () => socket.destroy())
    socket.on('error', () => upstream.destroy())
    upstream.pipe(socket)
    socket.pipe(upstream)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
  })
  return {
    relayPort: (server.address() as AddressInfo).port,
    fromProxy: () => Buffer.concat(chunks),
  }
}

/** Content types of the TLS records (RFC 5246 6.2.1): 21 is an alert, 23 data. */
function recordTypes(bytes: Buffer): number[] {
  const types: number[] = []
  for (let at = 0; at + 5 <= bytes.length; at += 5 + bytes.readUInt16BE(at + 3)) {
    types.push(bytes[at] as number)
  }
  return types
}

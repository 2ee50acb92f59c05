import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { duplexPair } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { parseCidr } from '../../src/base/cidr.ts'
import type { Limits } from '../../src/proxy/limits.ts'
import type { Certificate } from '../../src/snapshot/certificate.ts'
import { IPV4, IPV6, LOCAL, PROXY, TCP4, TCP6, TLV, version2 } from '../proxy/proxy-headers.ts'
import { aCertificate } from '../proxy/tls/a-certificate.ts'
import { connectClient, RawClient } from './support/raw-client.ts'
import { answering, ok, type RawPod, startPod } from './support/raw-pod.ts'
import { fieldOf, fieldsOf, type Message, statusOf } from './support/read-message.ts'
import { get } from './support/requests.ts'
import { type RunningProxy, startProxy } from './support/start-proxy.ts'

const LINE = 'PROXY TCP4 192.0.2.1 198.51.100.9 56324 8443\r\n'

let certificate: Certificate
beforeAll(async () => {
  certificate = await aCertificate('default')
})

/** A proxy that expects the header from 127.0.0.1, unless others are trusted. */
async function start(
  trusted = ['127.0.0.1'],
  limits: Partial<Limits> = {},
): Promise<RunningProxy & { readonly pod: RawPod }> {
  const pod = await startPod(answering((request) => ok(request.body.toString())))
  const sketch = { routes: [{ pods: [pod.port] }], defaultCertificate: certificate }
  const blocks = trusted.map((text) => parseCidr(text)).filter((block) => block !== undefined)
  const options = { trustedProxies: blocks, proxyProtocol: true }
  return { ...(await startProxy(sketch, limits, options)), pod }
}

/** Sends the header in the clear, then makes the TLS handshake on the same connection. */
async function connectBehind(port: number, pieces: Iterable<string | Uint8Array>) {
  const plain = await connectClient(port)
  await plain.sendPieces(pieces)
  plain.socket.removeAllListeners('data')
  const socket = connectTls({
    socket: plain.socket,
    rejectUnauthorized: false,
    servername: 'a.example.com',
  })
  onTestFinished(() => {
    socket.destroy()
  })
  const client = new RawClient(socket)
  await once(socket, 'secureConnect')
  return client
}

const octets = (bytes: Uint8Array | string) => {
  const all = Buffer.from(bytes as string, 'latin1')
  return Array.from(all, (_, i) => all.subarray(i, i + 1))
}

describe('a client that a trusted peer announces', () => {
  test.each<[string, string | Buffer, string, string]>([
    ['version 1', LINE, '192.0.2.1', '8443'],
    ['version 1, IPv6', 'PROXY TCP6 2001:db8::1 ::1 1 80\r\n', '2001:db8::1', '80'],
    ['version 2', version2(PROXY, TCP4, IPV4), '192.0.2.1', '443'],
    [
      'version 2, IPv6 and more',
      version2(PROXY, TCP6, Buffer.concat([IPV6, TLV])),
      '2001:db8::1',
      '443',
    ],
  ])('takes its place: %s', async (_name, header, address, localPort) => {
    const { port, pod, record } = await start()
    const client = await connectClient(port)
    client.send(
      Buffer.concat([Buffer.from(header), Buffer.from(get('/', 'X-Forwarded-For: 6.6.6.6\r\n'))]),
    )
    expect(statusOf(await client.response())).toBe(200)
    const request = pod.messages[0] as Message
    expect(fieldsOf(request, 'X-Forwarded-For')).toEqual([address])
    expect(fieldsOf(request, 'X-Real-IP')).toEqual([address])
    expect(fieldsOf(request, 'X-Forwarded-Port')).toEqual([localPort])
    expect((await record(0)).clientAddress).toBe(address)
  })

  test.each<[string, string | Buffer]>([
    ['version 1', LINE],
    ['version 2', version2(PROXY, TCP4, Buffer.concat([IPV4, TLV]))],
  ])('is told from its request wherever the bytes are cut: %s', async (_name, header) => {
    const { port, record } = await start()
    const bytes = Buffer.concat([Buffer.from(header), Buffer.from(get())])
    for (let cut = 1; cut < bytes.length; cut++) {
      const client = await connectClient(port)
      await client.sendPieces([bytes.subarray(0, cut), bytes.subarray(cut)])
      expect(statusOf(await client.response())).toBe(200)
      client.socket.destroy()
      expect((await record(cut - 1)).clientAddress).toBe('192.0.2.1')
    }
    const client = await connectClient(port)
    await client.sendByteByByte(bytes)
    expect(statusOf(await client.response())).toBe(200)
  })

  test('may send a large body with the header, and more requests behind it', async () => {
    const { port, records } = await start()
    const client = await connectClient(port)
    const body = 'x'.repeat(1_000_000)
    client.send(
      `${LINE}POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}${get()}`,
    )
    expect((await client.response()).body.length).toBe(body.length)
    expect(statusOf(await client.response())).toBe(200)
    client.send(get())
    expect(statusOf(await client.response())).toBe(200)
    expect(records.map(({ clientAddress }) => clientAddress)).toEqual(Array(3).fill('192.0.2.1'))
  })

  test('may have closed its sending side with the header and its request', async () => {
    const { port } = await start()
    const client = await connectClient(port)
    client.socket.end(LINE + get())
    expect(statusOf(await client.response())).toBe(200)
    expect(await client.untilEnded()).toBe('end')
  })

  test('is announced before the handshake of TLS', async () => {
    const { httpsPort, pod, record } = await start()
    for (const pieces of [[LINE], [version2(PROXY, TCP4, IPV4)], octets(LINE)]) {
      const client = await connectBehind(httpsPort, pieces)
      client.send(get('/', 'Connection: close\r\n'))
      expect(statusOf(await client.response())).toBe(200)
      const index = pod.messages.length - 1
      expect(await record(index)).toMatchObject({ clientAddress: '192.0.2.1', scheme: 'https' })
    }
    expect(fieldOf(pod.messages[0] as Message, 'X-Forwarded-Port')).toBe('8443')
  })

  test('may begin its handshake in the packet of the header', async () => {
    const { httpsPort, record } = await start()
    const plain = await connectClient(httpsPort)
    plain.socket.removeAllListeners('data')
    const [inner, outer] = duplexPair()
    const socket = connectTls({ socket: inner, rejectUnauthorized: false })
    const [hello] = await once(outer, 'data')
    plain.send(Buffer.concat([Buffer.from(LINE), hello]))
    outer.pipe(plain.socket).pipe(outer)
    const client = new RawClient(socket)
    await once(socket, 'secureConnect')
    client.send(get())
    expect(statusOf(await client.response())).toBe(200)
    expect((await record(0)).clientAddress).toBe('192.0.2.1')
    socket.destroy()
  })

  test('is believed nothing, and the one it speaks for is not, unless it is trusted itself', async () => {
    const { port, pod } = await start(['127.0.0.1', '192.0.2.1'])
    const client = await connectClient(port)
    client.send(`${LINE}${get('/', 'X-Forwarded-For: 203.0.113.5\r\n')}`)
    await client.response()
    expect(fieldsOf(pod.messages[0] as Message, 'X-Forwarded-For')).toEqual([
      '203.0.113.5, 192.0.2.1',
    ])
    expect(fieldsOf(pod.messages[0] as Message, 'X-Real-IP')).toEqual(['203.0.113.5'])
  })
})

test.each<[string, string | Buffer]>([
  ['UNKNOWN', 'PROXY UNKNOWN\r\n'],
  ['LOCAL', version2(LOCAL, 0, Buffer.alloc(0))],
  ['no family', version2(PROXY, 0, Buffer.alloc(0))],
  ['UNIX', version2(PROXY, 0x31, Buffer.alloc(216))],
])('a trusted peer that announces nobody (%s) speaks for itself', async (_name, header) => {
  const { port, record } = await start()
  const client = await connectClient(port)
  client.send(Buffer.concat([Buffer.from(header), Buffer.from(get())]))
  expect(statusOf(await client.response())).toBe(200)
  expect((await record(0)).clientAddress).toBe('127.0.0.1')
})

describe('a trusted peer is cut', () => {
  test.each<[string, string | Buffer]>([
    ['without a header', get()],
    ['with a malformed one', 'PROXY TCP4 192.0.2.1\r\n'],
    ['with one too long', `PROXY TCP4 ${'1'.repeat(200)}`],
    ['with version 2 that is malformed', version2(0x2f, TCP4, IPV4)],
  ])('%s', async (_name, bytes) => {
    const { port, httpsPort, records, pod } = await start()
    for (const at of [port, httpsPort]) {
      const client = await connectClient(at)
      client.send(bytes)
      await client.untilEnded()
      expect(client.text).toBe('')
    }
    expect(records).toHaveLength(0)
    expect(pod.connections).toHaveLength(0)
  })

  test('that ends within its header', async () => {
    const { port } = await start()
    const client = await connectClient(port)
    client.socket.end(LINE.slice(0, 20))
    await client.untilClosed()
    expect(client.text).toBe('')
  })

  test('that does not complete its header in time', async () => {
    const { port, httpsPort } = await start(['127.0.0.1'], { headTime: 200 })
    for (const at of [port, httpsPort]) {
      const client = await connectClient(at)
      client.send(LINE.slice(0, 20))
      await client.untilEnded()
      expect(client.text).toBe('')
    }
  })
})

describe('a peer that is not trusted', () => {
  test('is a client like any other', async () => {
    const { port, record } = await start(['10.0.0.1'])
    const client = await connectClient(port)
    client.send(get())
    expect(statusOf(await client.response())).toBe(200)
    expect((await record(0)).clientAddress).toBe('127.0.0.1')
  })

  test.each<[string, string | Buffer]>([
    ['version 1', LINE],
    ['version 2', version2(PROXY, TCP4, IPV4)],
  ])('that announces somebody makes a malformed request: %s', async (_name, header) => {
    const { port, record, pod } = await start(['10.0.0.1'])
    const client = await connectClient(port)
    client.send(Buffer.concat([Buffer.from(header), Buffer.from(get())]))
    const response = await client.response()
    expect([statusOf(response), fieldOf(response, 'Connection')]).toEqual([400, 'close'])
    expect((await record(0)).clientAddress).toBe('127.0.0.1')
    expect(pod.connections).toHaveLength(0)
  })

  test('fails its handshake with a header before it', async () => {
    const { httpsPort, records } = await start(['10.0.0.1'])
    const client = await connectClient(httpsPort)
    client.send(LINE)
    await client.untilEnded()
    expect(records).toHaveLength(0)
  })
})

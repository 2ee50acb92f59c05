import { beforeAll, describe, expect, test } from 'vitest'
import { parseCidr } from '../../src/base/cidr.ts'
import type { Certificate } from '../../src/snapshot/certificate.ts'
import type { RequestRecord } from '../../src/telemetry/request-record.ts'
import { aCertificate } from '../proxy/tls/a-certificate.ts'
import { plainCookie } from './support/a-snapshot.ts'
import { connectClient, connectTlsClient } from './support/raw-client.ts'
import { answering, ok, startPod } from './support/raw-pod.ts'
import { fieldOf, fieldsOf, type Message } from './support/read-message.ts'
import { startProxy, startProxyFor } from './support/start-proxy.ts'

let certificate: Certificate
beforeAll(async () => {
  certificate = await aCertificate('default')
})

function trust(...texts: string[]) {
  const blocks = texts.map((text) => parseCidr(text)).filter((block) => block !== undefined)
  expect(blocks).toHaveLength(texts.length)
  return { trustedProxies: blocks }
}

interface Delivered {
  readonly request: Message
  readonly response: Message
  readonly record: RequestRecord
}

/** What comes of a request with these lines from 127.0.0.1. */
async function delivered(lines: string, ...trusted: string[]): Promise<Delivered> {
  const pod = await startPod(answering(() => ok('')))
  const { port, record } = await startProxyFor(pod, {}, trust(...trusted))
  const client = await connectClient(port)
  client.send(`GET / HTTP/1.1\r\nHost: a.example.com\r\n${lines}\r\n`)
  const response = await client.response()
  const request = pod.messages[0]
  if (request === undefined) throw new Error('the pod got no request')
  expect(request.defects).toEqual([])
  return { request, response, record: await record(0) }
}

const CLAIMS =
  'X-Forwarded-For: 6.6.6.6, 192.0.2.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: shop.example.com\r\n' +
  'X-Forwarded-Port: 8443\r\nX-Request-Id: from-the-edge\r\n'

describe('a trusted peer', () => {
  test('is believed what it says of the client behind it', async () => {
    const { request, response, record } = await delivered(CLAIMS, '127.0.0.0/8')
    expect(fieldsOf(request, 'X-Forwarded-For')).toEqual(['6.6.6.6, 192.0.2.1, 127.0.0.1'])
    expect(fieldsOf(request, 'X-Real-IP')).toEqual(['192.0.2.1'])
    expect(fieldsOf(request, 'X-Forwarded-Proto')).toEqual(['https'])
    expect(fieldsOf(request, 'X-Forwarded-Host')).toEqual(['shop.example.com'])
    expect(fieldsOf(request, 'X-Forwarded-Port')).toEqual(['8443'])
    expect(fieldsOf(request, 'X-Request-Id')).toEqual(['from-the-edge'])
    expect(fieldsOf(request, 'Host')).toEqual(['a.example.com'])
    expect(record).toMatchObject({
      clientAddress: '192.0.2.1',
      scheme: 'https',
      host: 'a.example.com',
      requestId: 'from-the-edge',
    })
    expect(response.startLine).toBe('HTTP/1.1 200 OK')
  })

  test('that says nothing is a client itself', async () => {
    const { request, record } = await delivered('', '127.0.0.1')
    expect(fieldsOf(request, 'X-Forwarded-For')).toEqual(['127.0.0.1'])
    expect(fieldsOf(request, 'X-Real-IP')).toEqual(['127.0.0.1'])
    expect(fieldsOf(request, 'X-Forwarded-Proto')).toEqual(['http'])
    expect(fieldsOf(request, 'X-Forwarded-Host')).toEqual(['a.example.com'])
    expect(fieldOf(request, 'X-Forwarded-Port')).toMatch(/^\d+$/)
    expect(fieldOf(request, 'X-Request-Id')).toMatch(/^[0-9a-f]{32}$/)
    expect(record).toMatchObject({ clientAddress: '127.0.0.1', scheme: 'http' })
  })

  test('may spread X-Forwarded-For over lines; of the other fields its last line counts', async () => {
    const { request } = await delivered(
      'X-Forwarded-For: 6.6.6.6\r\nx-forwarded-for: 192.0.2.1\r\nX-Forwarded-Proto: evil\r\nX-FORWARDED-PROTO: https\r\n',
      '127.0.0.1',
    )
    expect(fieldsOf(request, 'X-Forwarded-For')).toEqual(['6.6.6.6, 192.0.2.1, 127.0.0.1'])
    expect(fieldsOf(request, 'X-Forwarded-Proto')).toEqual(['https'])
  })

  test('passes no field on for its client that it does not write itself', async () => {
    const names = ['Forwarded', 'X-Real-IP', 'X-Forwarded-Prefix', 'X-Forwarded-Scheme', 'X-Scheme']
    const { request } = await delivered(
      names.map((name) => `${name}: for=6.6.6.6\r\n`).join(''),
      '127.0.0.1',
    )
    expect(request.fields.map(([, value]) => value)).not.toContain('for=6.6.6.6')
    expect(fieldsOf(request, 'X-Real-IP')).toEqual(['127.0.0.1'])
  })

  test('can not have the fields removed by naming them in Connection (RFC 9110 7.6.1)', async () => {
    const { request } = await delivered(
      `Connection: x-forwarded-for, x-real-ip, x-forwarded-proto, x-forwarded-host, x-request-id\r\n${CLAIMS}`,
      '127.0.0.1',
    )
    expect(fieldsOf(request, 'X-Forwarded-For')).toEqual(['6.6.6.6, 192.0.2.1, 127.0.0.1'])
    expect(fieldsOf(request, 'X-Real-IP')).toEqual(['192.0.2.1'])
    expect(fieldsOf(request, 'X-Forwarded-Proto')).toEqual(['https'])
  })

  test.each(['', 'two words', 'x'.repeat(129), '\xe9'])(
    'gets an id of ours in the place of %j',
    async (id) => {
      const { request, record } = await delivered(`X-Request-Id: ${id}\r\n`, '127.0.0.1')
      expect(fieldOf(request, 'X-Request-Id')).toMatch(/^[0-9a-f]{32}$/)
      expect(record.requestId).toBe(fieldOf(request, 'X-Request-Id'))
    },
  )

  test('speaks for another client with each request of a connection', async () => {
    const pod = await startPod(answering(() => ok('')))
    const { port, record } = await startProxyFor(pod, {}, trust('127.0.0.1'))
    const client = await connectClient(port)
    for (const lines of ['X-Forwarded-For: 192.0.2.1\r\nX-Request-Id: one\r\n', '']) {
      client.send(`GET / HTTP/1.1\r\nHost: a\r\n${lines}\r\n`)
      await client.response()
    }
    expect((await record(0)).clientAddress).toBe('192.0.2.1')
    expect(await record(1)).toMatchObject({ clientAddress: '127.0.0.1' })
    expect((await record(1)).requestId).not.toBe('one')
    expect(fieldsOf(pod.messages[1] as Message, 'X-Forwarded-For')).toEqual(['127.0.0.1'])
  })

  test('is known by its address over TLS too', async () => {
    const pod = await startPod(answering(() => ok('')))
    const sketch = { routes: [{ pods: [pod.port] }], defaultCertificate: certificate }
    const { httpsPort, record } = await startProxy(sketch, {}, trust('127.0.0.1'))
    const client = await connectTlsClient(httpsPort)
    client.send('GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n')
    await client.response()
    expect(await record(0)).toMatchObject({ clientAddress: '192.0.2.1', scheme: 'https' })
  })

  test('that ended TLS has its cookies set for TLS alone', async () => {
    const pod = await startPod(answering(() => ok('')))
    const routes = [{ pods: [pod.port], policies: { affinity: plainCookie } }]
    const { port } = await startProxy({ routes }, {}, trust('127.0.0.1'))
    const client = await connectClient(port)
    client.send('GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-Proto: https\r\n\r\n')
    expect(fieldOf(await client.response(), 'Set-Cookie')).toMatch(/; Secure/)
  })
})

describe('a peer that is not trusted', () => {
  test.each([[[]], [['10.0.0.0/8', '127.0.0.2', '::1']]])(
    'is believed nothing where %j are',
    async (trusted) => {
      const { request, record } = await delivered(CLAIMS, ...trusted)
      expect(fieldsOf(request, 'X-Forwarded-For')).toEqual(['127.0.0.1'])
      expect(fieldsOf(request, 'X-Real-IP')).toEqual(['127.0.0.1'])
      expect(fieldsOf(request, 'X-Forwarded-Proto')).toEqual(['http'])
      expect(fieldsOf(request, 'X-Forwarded-Host')).toEqual(['a.example.com'])
      expect(fieldOf(request, 'X-Forwarded-Port')).not.toBe('8443')
      expect(fieldOf(request, 'X-Request-Id')).toMatch(/^[0-9a-f]{32}$/)
      expect(record).toMatchObject({ clientAddress: '127.0.0.1', scheme: 'http' })
    },
  )
})

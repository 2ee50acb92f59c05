import { beforeAll, describe, expect, test } from 'vitest'
import type { Certificate } from '../../../src/snapshot/certificate.ts'
import { aCertificate } from '../../proxy/tls/a-certificate.ts'
import { plainCookie } from '../support/a-snapshot.ts'
import { connectHttp2 } from '../support/http2-client.ts'
import { connectClient } from '../support/raw-client.ts'
import { answering, echoLine, ok, startPod } from '../support/raw-pod.ts'
import { fieldOf, fieldsOf, statusOf } from '../support/read-message.ts'
import { get } from '../support/requests.ts'
import { startProxy, startProxyFor } from '../support/start-proxy.ts'

let certificate: Certificate
let other: Certificate
beforeAll(async () => {
  certificate = await aCertificate('default/a')
  other = await aCertificate('default/b')
})

describe('a request in HTTP/2', () => {
  test('is routed, forwarded and answered as one in HTTP/1.1, over TLS', async () => {
    const pod = await startPod(echoLine)
    const proxy = await startProxy({
      routes: [{ pods: [pod.port], host: 'a.example.com', service: 'a' }],
      certificates: { 'a.example.com': certificate },
      defaultCertificate: certificate,
    })
    const client = await connectHttp2(proxy.httpsPort, 'a.example.com')
    const answer = await client.ask({ ':path': '/x?y=1', 'x-own': 'Ä' })
    expect(answer).toMatchObject({ status: 200, body: 'GET /x?y=1 HTTP/1.1', code: 0 })
    expect(answer.headers.get('server')).toBe('postern')
    const request = pod.messages[0]
    expect(request?.defects).toEqual([])
    expect(request && fieldOf(request, 'host')).toBe('a.example.com')
    expect(request && fieldOf(request, 'x-forwarded-proto')).toBe('https')
    expect(request && fieldOf(request, 'x-own')).toBe('\xc4')
    expect(await proxy.record(0)).toMatchObject({
      protocol: 'HTTP/2.0',
      scheme: 'https',
      host: 'a.example.com',
      target: '/x?y=1',
      status: 200,
    })
  })

  test('comes without TLS where that is allowed, beside HTTP/1.1', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod, {}, { h2c: true })
    const client = await connectHttp2(port)
    expect((await client.ask()).status).toBe(200)
    const old = await connectClient(port)
    await old.sendPieces(['G', 'ET / HT', 'TP/1.1\r\nHost: a\r\n\r\n'])
    expect(statusOf(await old.response())).toBe(200)
    const odd = await connectClient(port)
    odd.send('PRI * HTTP/2.0\r\n\r\nSM\r\n\rx')
    expect(statusOf(await odd.response())).toBe(505)
  })

  test('without TLS is malformed where it is not allowed', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
    expect(statusOf(await client.response())).toBe(505)
    expect(pod.messages).toEqual([])
  })

  test('is not offered where HTTP/2 is switched off', async () => {
    const pod = await startPod(echoLine)
    const sketch = {
      routes: [{ pods: [pod.port] }],
      defaultCertificate: certificate,
    }
    const { httpsPort } = await startProxy(sketch, {}, { http2: false })
    const client = await connectHttp2(httpsPort, 'a')
    expect(client.session.destroyed).toBe(true)
  })

  test('shares its connection with others, and each finds its own way', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod, {}, { h2c: true })
    const client = await connectHttp2(port)
    const paths = Array.from({ length: 90 }, (_, i) => `/${i}`)
    const answers = await Promise.all(paths.map((path) => client.ask({ ':path': path })))
    expect(answers.map(({ body }) => body)).toEqual(paths.map((path) => `GET ${path} HTTP/1.1`))
  })

  test('brings its crumbs of cookies as one, and stays with its pod by them (RFC 9113 8.2.3)', async () => {
    const pods = await Promise.all(['a', 'b'].map((name) => startPod(answering(() => ok(name)))))
    const routes = [{ pods: pods.map(({ port }) => port), policies: { affinity: plainCookie } }]
    const { port } = await startProxy({ routes }, {}, { h2c: true })
    const client = await connectHttp2(port)
    const first = await client.ask()
    const cookie = String(first.headers.get('set-cookie')).split(';')[0] ?? ''
    expect(cookie).toMatch(/^INGRESSCOOKIE=/)
    for (let i = 0; i < 4; i++) {
      expect((await client.ask({ cookie: ['x=1', cookie, 'y=2'] })).body).toBe(first.body)
    }
    const last = pods.flatMap(({ messages }) => messages).find((m) => fieldOf(m, 'cookie'))
    expect(last && fieldsOf(last, 'cookie')).toEqual([`x=1; ${cookie}; y=2`])
  })

  test('is answered without the fields of the connection to the pod (RFC 9113 8.2.2)', async () => {
    const extra =
      'Connection: keep-alive, X-Hop\r\nKeep-Alive: timeout=5\r\nX-Hop: 1\r\nUpgrade: h2c\r\nX-Own: 1\r\n'
    const pod = await startPod(answering(() => ok('x', extra)))
    const { port } = await startProxyFor(pod, {}, { h2c: true })
    const client = await connectHttp2(port)
    const { headers, code } = await client.ask()
    expect([...headers.keys()].filter((name) => !name.startsWith(':')).sort()).toEqual([
      'content-length',
      'date',
      'server',
      'x-own',
    ])
    expect(code).toBe(0)
  })

  test('for a host of another certificate gets 421, and the connection goes on', async () => {
    const pod = await startPod(echoLine)
    const { httpsPort } = await startProxy({
      routes: [{ pods: [pod.port] }],
      certificates: { 'a.example.com': certificate, 'b.example.com': other },
      defaultCertificate: certificate,
    })
    const client = await connectHttp2(httpsPort, 'a.example.com')
    expect((await client.ask({ ':authority': 'b.example.com' })).status).toBe(421)
    expect((await client.ask({ ':authority': 'a.example.com' })).status).toBe(200)
    expect(pod.messages).toHaveLength(1)
  })

  test('that no rule takes gets 404 as a plain answer of our own', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxy([{ pods: [pod.port], host: 'b' }], {}, { h2c: true })
    const client = await connectHttp2(port)
    const answer = await client.ask({ accept: 'application/json' })
    expect(answer.status).toBe(404)
    expect(JSON.parse(answer.body)).toMatchObject({ status: 404, error: 'no-route' })
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/)
    const head = await client.ask({ ':method': 'HEAD' })
    expect([head.status, head.body]).toEqual([404, ''])
  })

  test('of a method that is not for pods is refused', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod, {}, { h2c: true })
    const client = await connectHttp2(port)
    expect((await client.ask({ ':method': 'TRACE' })).status).toBe(405)
    expect((await client.ask({ ':method': 'OPTIONS', ':path': '*' })).status).toBe(200)
    expect(pod.messages.map((message) => message.startLine)).toEqual(['OPTIONS * HTTP/1.1'])
  })

  test('is held to the limits of heads that HTTP/1.1 has', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(
      pod,
      { headerLineBytes: 1_000, uriBytes: 500 },
      { h2c: true },
    )
    const client = await connectHttp2(port)
    expect((await client.ask({ 'x-long': 'x'.repeat(1_000) })).status).toBe(431)
    expect((await client.ask({ ':path': `/${'x'.repeat(500)}` })).status).toBe(414)
    expect((await client.ask()).status).toBe(200)
    expect(pod.messages).toHaveLength(1)
  })

  test('of a trusted proxy that ended TLS is believed', async () => {
    const pod = await startPod(echoLine)
    const { parseCidr } = await import('../../../src/base/cidr.ts')
    const trustedProxies = [parseCidr('127.0.0.1')].filter((cidr) => cidr !== undefined)
    const { port } = await startProxyFor(pod, {}, { h2c: true, trustedProxies })
    const client = await connectHttp2(port)
    const said = { ':scheme': 'https', 'x-forwarded-proto': 'https', 'x-forwarded-for': '1.2.3.4' }
    expect((await client.ask(said)).status).toBe(200)
    const request = pod.messages[0]
    expect(request && fieldOf(request, 'x-real-ip')).toBe('1.2.3.4')
    expect(request && fieldOf(request, 'x-forwarded-proto')).toBe('https')
  })

  test('of HTTP/1.1 that is answered meanwhile is not disturbed', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod, {}, { h2c: true })
    const client = await connectHttp2(port)
    const old = await connectClient(port)
    const both = client.ask({ ':path': '/new' })
    old.send(get('/old'))
    expect((await old.response()).body.toString()).toBe('GET /old HTTP/1.1')
    expect((await both).body).toBe('GET /new HTTP/1.1')
  })
})

import { beforeAll, describe, expect, test } from 'vitest'
import { parseCidr } from '../../src/base/cidr.ts'
import type { Certificate } from '../../src/snapshot/certificate.ts'
import type { HttpsRedirect, RoutePolicies } from '../../src/snapshot/policy.ts'
import { aCertificate } from '../proxy/tls/a-certificate.ts'
import type { SnapshotSketch } from './support/a-snapshot.ts'
import { connectClient, connectTlsClient } from './support/raw-client.ts'
import { answering, echoLine, ok, startPod } from './support/raw-pod.ts'
import { fieldOf, statusOf } from './support/read-message.ts'
import { startProxy } from './support/start-proxy.ts'

let certificate: Certificate
beforeAll(async () => {
  certificate = await aCertificate('default/a')
})

function redirect(when: HttpsRedirect['when'], keepTrailingSlash = false): Partial<RoutePolicies> {
  return { httpsRedirect: { when, keepTrailingSlash } }
}

function sketch(port: number, policies: Partial<RoutePolicies> = {}): SnapshotSketch {
  return {
    routes: [{ pods: [port], policies }],
    certificates: { 'a.example.com': certificate, '*.example.org': certificate },
    defaultCertificate: certificate,
  }
}

async function ask(port: number, host: string, target = '/', fields = ''): Promise<string> {
  const client = await connectClient(port)
  client.send(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\n${fields}\r\n`)
  const response = await client.response()
  return `${statusOf(response)} ${fieldOf(response, 'location') ?? ''}`.trim()
}

describe('a request over plain HTTP', () => {
  test('goes to https where a TLS entry names its host, and is served where none does', async () => {
    const pod = await startPod(echoLine)
    const { port, httpsPort } = await startProxy(sketch(pod.port), {}, { sslRedirect: true })
    const to = (host: string) => `308 https://${host}:${httpsPort}`
    expect(await ask(port, `a.example.com:${port}`)).toBe(to('a.example.com'))
    expect(await ask(port, `A.EXAMPLE.com.:${port}`, '/x?y=1')).toBe(`${to('a.example.com')}/x?y=1`)
    expect(await ask(port, `b.example.org:${port}`)).toBe(to('b.example.org'))
    expect(await ask(port, `b.b.example.org:${port}`)).toBe('200')
    expect(await ask(port, `b.example.com:${port}`)).toBe('200')
    expect(pod.messages.length).toBe(2)
  })

  test('goes to the usual port of https where its Host does not name the port that it came by', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxy(sketch(pod.port), {}, { sslRedirect: true })
    expect(await ask(port, 'a.example.com')).toBe('308 https://a.example.com')
    expect(await ask(port, 'a.example.com:30123', '/x')).toBe('308 https://a.example.com/x')
  })

  test('keeps its method and its connection', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxy(sketch(pod.port), {}, { sslRedirect: true })
    const client = await connectClient(port)
    client.send('POST /a HTTP/1.1\r\nHost: a.example.com\r\nContent-Length: 0\r\n\r\n')
    expect(statusOf(await client.response())).toBe(308)
    client.send('GET / HTTP/1.1\r\nHost: other\r\n\r\n')
    expect(statusOf(await client.response())).toBe(200)
  })

  test('is served where the Ingress says so, whatever the option says', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxy(
      sketch(pod.port, redirect('never')),
      {},
      { sslRedirect: true },
    )
    expect(await ask(port, 'a.example.com')).toBe('200')
  })

  test('goes to https where the Ingress says so, whatever the option says', async () => {
    const pod = await startPod(echoLine)
    const proxy = await startProxy(sketch(pod.port, redirect('with-certificate')))
    expect(await ask(proxy.port, 'a.example.com')).toBe('308 https://a.example.com')
    expect(await ask(proxy.port, 'b.example.com')).toBe('200')
    proxy.apply(sketch(pod.port, redirect('always')))
    expect(await ask(proxy.port, 'b.example.com')).toBe('308 https://b.example.com')
  })

  test('loses one slash at the end unless the Ingress keeps it', async () => {
    const pod = await startPod(echoLine)
    const proxy = await startProxy(sketch(pod.port, redirect('always')))
    expect(await ask(proxy.port, 'a.example.com', '/b/')).toBe('308 https://a.example.com/b')
    proxy.apply(sketch(pod.port, redirect('always', true)))
    expect(await ask(proxy.port, 'a.example.com', '/b/')).toBe('308 https://a.example.com/b/')
  })

  test('of an ACME challenge is served, and nothing else passes for one', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxy(sketch(pod.port, redirect('always')))
    const challenge = '/.well-known/acme-challenge/token'
    expect(await ask(port, 'a.example.com', challenge)).toBe('200')
    expect(await ask(port, 'a.example.com', '/.well-known/%61cme-challenge/token')).toBe('200')
    expect(await ask(port, 'a.example.com', `${challenge}/../../../secret`)).toBe(
      '308 https://a.example.com/secret',
    )
  })

  test('of a trusted proxy that ended TLS is served, and its word for the host counts', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxy(
      sketch(pod.port),
      {},
      {
        sslRedirect: true,
        trustedProxies: [parseCidr('127.0.0.1')].filter((cidr) => cidr !== undefined),
      },
    )
    expect(await ask(port, 'a.example.com', '/', 'X-Forwarded-Proto: https\r\n')).toBe('200')
    expect(await ask(port, 'a.example.com', '/', 'X-Forwarded-Host: b.example.org\r\n')).toBe(
      '308 https://b.example.org',
    )
    const evil = 'X-Forwarded-Host: evil.org/a@b\r\n'
    expect(await ask(port, 'a.example.com', '/', evil)).toBe('308 https://a.example.com')
  })

  test('of an untrusted client that claims https is redirected', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxy(sketch(pod.port), {}, { sslRedirect: true })
    expect(await ask(port, 'a.example.com', '/', 'X-Forwarded-Proto: https\r\n')).toBe(
      '308 https://a.example.com',
    )
  })

  test('cannot choose what stands behind the host of the redirect', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxy(sketch(pod.port, redirect('always')))
    expect(await ask(port, 'a.example.com', '//evil.org/b')).toBe(
      '308 https://a.example.com//evil.org/b',
    )
  })
})

describe('Strict-Transport-Security', () => {
  const hsts = { maxAge: 31_536_000, includeSubDomains: true, preload: false }
  const line = 'max-age=31536000; includeSubDomains'

  async function hstsOf(port: number, servername: string, path = '/'): Promise<string[]> {
    const client = await connectTlsClient(port, { servername })
    client.send(`GET ${path} HTTP/1.1\r\nHost: ${servername}\r\n\r\n`)
    const { fields } = await client.response()
    return fields
      .filter(([name]) => name.toLowerCase() === 'strict-transport-security')
      .map(([, value]) => value)
  }

  test('is not sent unless it is asked for', async () => {
    const pod = await startPod(echoLine)
    const { httpsPort } = await startProxy(sketch(pod.port))
    expect(await hstsOf(httpsPort, 'a.example.com')).toEqual([])
  })

  test('is sent over https where a TLS entry names the host, also with answers of our own', async () => {
    const pod = await startPod(echoLine)
    const routes = [{ pods: [pod.port], path: '/a' }]
    const { httpsPort, port } = await startProxy({ ...sketch(pod.port), routes }, {}, { hsts })
    expect(await hstsOf(httpsPort, 'a.example.com', '/a')).toEqual([line])
    expect(await hstsOf(httpsPort, 'a.example.com', '/nowhere')).toEqual([line])
    expect(await hstsOf(httpsPort, 'b.example.com', '/a')).toEqual([])
    const client = await connectClient(port)
    client.send('GET /a HTTP/1.1\r\nHost: a.example.com\r\n\r\n')
    expect(fieldOf(await client.response(), 'strict-transport-security')).toBe(null)
  })

  test('of the pod stays the only one', async () => {
    const own = 'max-age=1'
    const line = `Strict-Transport-Security: ${own}\r\n`
    const pod = await startPod(answering(() => ok('', line)))
    const { httpsPort } = await startProxy(sketch(pod.port), {}, { hsts })
    expect(await hstsOf(httpsPort, 'a.example.com')).toEqual([own])
  })
})

import { beforeAll, describe, expect, test } from 'vitest'
import { explainOffline } from '../../../src/app/explain-offline.ts'
import type { Certificate } from '../../../src/snapshot/certificate.ts'
import { aSnapshot, plainCookie, type SnapshotSketch } from '../../e2e/support/a-snapshot.ts'
import { startPod } from '../../e2e/support/raw-pod.ts'
import { startProxy } from '../../e2e/support/start-proxy.ts'
import { aCertificate } from '../tls/a-certificate.ts'

let certificate: Certificate
beforeAll(async () => {
  certificate = await aCertificate('default/a')
})

function ask(url: string, sketch: SnapshotSketch, headers: readonly string[] = [], method = 'GET') {
  const asked = { url, method, headers, clientAddress: '127.0.0.1' }
  return explainOffline(aSnapshot(sketch), asked, { sslRedirect: true, httpsPort: 443 })
}

const pods = [80]
const routes = [
  { pods, host: 'a.example.com', path: '/', service: 'root' },
  { pods, host: 'a.example.com', path: '/foo', service: 'foo' },
  { pods, host: 'a.example.com', path: '/foo', pathType: 'Exact' as const, service: 'exact' },
  { pods, host: '*.example.com', path: '/', service: 'wild' },
  { pods: [{ port: 81, ready: false, pod: 'p' }], host: 'b.org', service: 'unready' },
]

describe('explain', () => {
  test('names the rule, its Ingress, and who was passed over and why', () => {
    const found = ask('http://a.example.com/foo', { routes })
    expect(found).toMatchObject({
      outcome: 'proxied',
      route: { host: 'a.example.com', path: '/foo', pathType: 'Exact' },
      ingress: { name: 'ingress-2', file: 'test.yaml', line: 1 },
      service: { name: 'exact' },
      certificate: null,
    })
    expect(found?.shadowed.map(({ ingress, why }) => `${ingress.name}: ${why}`)).toEqual([
      'ingress-1: Prefix a.example.com/foo: Exact goes before Prefix',
      'ingress-0: Prefix a.example.com/: /foo is longer',
      'ingress-3: Prefix *.example.com/: a.example.com is the more exact host',
    ])
  })

  test('says of each endpoint whether it gets requests', () => {
    expect(ask('b.org', { routes })).toMatchObject({
      outcome: 'unavailable',
      status: 503,
      endpoints: [{ port: 81, pod: 'p', state: 'excluded', reason: 'it is not ready' }],
    })
  })

  test.each([
    ['http://nowhere.org/', 'not-found', 404],
    ['http://a.example.com/%00', 'refused', 400],
    ['http://a..b/', 'refused', 400],
    [`http://a.example.com/${'x'.repeat(10_000)}`, 'refused', 414],
  ])('answers for %s as the proxy would', (url, outcome, status) => {
    expect(ask(url, { routes })).toMatchObject({ outcome, status })
  })

  test('resolves dot segments as the proxy does, and a fragment stays with the client', () => {
    expect(ask('http://a.example.com/x/../foo/y#z', { routes })?.service?.name).toBe('foo')
  })

  test('tells of redirects, of the certificate, and of hosts that belong to another one', () => {
    const sketch = { routes, certificates: { 'a.example.com': certificate } }
    expect(ask('http://a.example.com/x', sketch)).toMatchObject({
      outcome: 'redirected',
      status: 308,
      location: 'https://a.example.com/x',
    })
    expect(ask('https://a.example.com/', sketch)).toMatchObject({
      outcome: 'proxied',
      certificate: { source: 'default/a', names: ['default.a'] },
    })
    expect(ask('https://c.example.com/', sketch)?.certificate).toMatchObject({
      source: 'default',
      notAfter: null,
      why: 'no TLS entry names c.example.com: the default certificate is shown',
    })
    expect(ask('https://a.example.com/', sketch, ['Host: b.org'])).toMatchObject({ status: 421 })
  })

  test('tells of affinity, balancing and what stands in', () => {
    const steps = (policies: object) =>
      ask('http://a/', {
        routes: [
          { pods, policies },
          { pods, service: 'sorry', host: 'b' },
        ],
      })?.steps
    expect(steps({ affinity: plainCookie })).toContain(
      'a client stays with its pod by the cookie INGRESSCOOKIE',
    )
    expect(steps({ loadBalance: { kind: 'peak-ewma' } })).toContain('pods are chosen by peak-ewma')
    const fallback = ask('http://a/', {
      routes: [
        { pods: [], policies: { fallback: 'default/sorry:80' } },
        { pods, service: 'sorry', host: 'b' },
      ],
    })
    expect(fallback?.service?.name).toBe('sorry')
  })

  test('a WebSocket is asked for over http or https', () => {
    const sketch = { routes, certificates: { 'a.example.com': certificate } }
    expect(ask('ws://a.example.com/foo', sketch)?.outcome).toBe('redirected')
    expect(ask('wss://a.example.com/foo', sketch)?.service?.name).toBe('exact')
  })

  test.each(['', '/', '?a', '#', 'http://', 'ftp://a.example.com/'])('"%s" is no URL', (url) => {
    expect(ask(url, { routes })).toBeNull()
  })

  test('asks what is in force, of a proxy that runs', async () => {
    const pod = await startPod(() => undefined)
    const { proxy, apply } = await startProxy([{ pods: [pod.port], service: 'one' }])
    const about = { url: 'http://a/', method: 'GET', headers: [], clientAddress: '127.0.0.1' }
    expect(proxy.explain(about)?.service?.name).toBe('one')
    apply({ routes: [{ pods: [pod.port], service: 'two' }] })
    expect(proxy.explain(about)?.service?.name).toBe('two')
    expect(pod.messages).toEqual([])
  })
})

import { beforeAll, describe, expect, test } from 'vitest'
import { readAsked } from '../../../src/proxy/explain/asked-request.ts'
import { offlineRuntime } from '../../../src/proxy/explain/offline-runtime.ts'
import { rehearse } from '../../../src/proxy/explain/rehearse.ts'
import { StandInPod } from '../../../src/proxy/explain/stand-in-pod.ts'
import { defaultLimits, withoutZeros } from '../../../src/proxy/limits.ts'
import type { Certificate } from '../../../src/snapshot/certificate.ts'
import { aSnapshot, plainCookie, type SnapshotSketch } from '../../e2e/support/a-snapshot.ts'
import { connectClient, connectTlsClient } from '../../e2e/support/raw-client.ts'
import { answering, startPod } from '../../e2e/support/raw-pod.ts'
import type { Message } from '../../e2e/support/read-message.ts'
import { startProxy } from '../../e2e/support/start-proxy.ts'
import { aCertificate } from '../tls/a-certificate.ts'

let certificate: Certificate
beforeAll(async () => {
  certificate = await aCertificate('default/a')
})

interface Asked {
  readonly url: string
  readonly method?: string
  readonly headers?: readonly string[]
}

const hsts = { maxAge: 60, includeSubDomains: false, preload: false }

function rehearsed(sketch: SnapshotSketch, asked: Asked) {
  const about = { method: 'GET', headers: [], clientAddress: '127.0.0.1', ...asked }
  const request = readAsked(about, withoutZeros(defaultLimits))
  if (request === null) throw new Error(`not a URL: ${asked.url}`)
  const pod = new StandInPod()
  const options = { sslRedirect: true, httpsPort: 443, hsts }
  return rehearse(asked.url, request, offlineRuntime(aSnapshot(sketch), options, pod), pod)
}

/** What differs from one time to the next, or comes from the pod. */
const variable = /^(date|x-request-id|content-length|x-forwarded-port)$/

function fields(lines: Iterable<readonly [string, string]>): string[] {
  return [...lines]
    .filter(([name]) => !variable.test(name))
    .map(([name, value]) => `${name}: ${value.replace(/INGRESSCOOKIE=[^;]*/, 'INGRESSCOOKIE=*')}`)
    .sort()
}

function fieldsOf(message: Message): string[] {
  return fields(message.fields.map(([name, value]) => [name.toLowerCase(), value] as const))
}

describe('a rehearsed request has the heads of a real one:', () => {
  const cases: readonly Asked[] = [
    { url: 'http://plain.test/a/../b?c=d' },
    { url: 'http://plain.test/', method: 'POST', headers: ['Content-Length: 0', 'X-Own: 1'] },
    {
      url: 'http://plain.test/',
      headers: ['X-Forwarded-For: 6.6.6.6', 'Connection: X-Own', 'X-Own: 1'],
    },
    { url: 'http://sticky.test/shop/x' },
    { url: 'http://secure.test/x?y' },
    { url: 'https://secure.test/x?y' },
    { url: 'https://secure.test/', headers: ['Host: other.test'] },
    { url: 'http://nowhere.test/' },
    { url: 'http://nowhere.test/', headers: ['Accept: application/json'] },
    { url: 'http://plain.test/%00' },
    { url: 'http://empty.test/' },
    { url: 'http://plain.test/', method: 'OPTIONS', headers: ['Max-Forwards: 0'] },
    { url: 'http://plain.test/', method: 'TRACE' },
  ]
  test.each(cases)('$method $url $headers', async (asked) => {
    const pod = await startPod(answering(() => 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'))
    const pods = [pod.port]
    const sketch: SnapshotSketch = {
      routes: [
        { pods, host: 'plain.test' },
        { pods, host: 'sticky.test', path: '/shop', policies: { affinity: plainCookie } },
        { pods, host: 'secure.test' },
        { pods, host: 'other.test' },
        { pods: [], host: 'empty.test' },
      ],
      certificates: { 'secure.test': certificate },
      defaultCertificate: certificate,
    }
    const { port, httpsPort } = await startProxy(sketch, {}, { sslRedirect: true, hsts })
    const { protocol, host } = new URL(asked.url)
    const client =
      protocol === 'https:'
        ? await connectTlsClient(httpsPort, { servername: host })
        : await connectClient(port)
    const target = asked.url.slice(asked.url.indexOf('/', 8))
    const lines = asked.headers?.some((line) => line.startsWith('Host:')) ? [] : [`Host: ${host}`]
    lines.push(...(asked.headers ?? []))
    client.send(`${asked.method ?? 'GET'} ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
    const response = await client.response()
    const [delivered] = pod.messages

    const found = rehearsed(sketch, asked)
    expect(found.status ?? 200).toBe(Number(response.startLine.split(' ')[1]))
    expect(found.delivered?.path).toBe(delivered?.startLine.split(' ')[1])
    expect(fields(flat(found.answer))).toEqual(
      fieldsOf(response).filter((line) => line !== 'connection: close'),
    )
    expect(fields(flat(found.delivered?.fields ?? new Map()))).toEqual(
      delivered === undefined ? [] : fieldsOf(delivered),
    )
  })
})

function flat(found: ReadonlyMap<string, readonly string[]>): [string, string][] {
  return [...found].flatMap(([name, values]) =>
    values.map((value): [string, string] => [name, value]),
  )
}

test('a body that is announced does not come, and the pod answers all the same', () => {
  const sketch = { routes: [{ pods: [80] }] }
  const found = rehearsed(sketch, { url: 'a.test', method: 'POST', headers: ['Content-Length: 9'] })
  expect(found.status).toBe(null)
  expect(found.delivered?.fields.get('content-length')).toEqual(['9'])
})

test('nobody is connected to', async () => {
  const pod = await startPod(() => undefined)
  const found = rehearsed({ routes: [{ pods: [pod.port] }] }, { url: 'a.test' })
  expect(found.delivered?.path).toBe('/')
  expect(pod.connections).toEqual([])
})

import { describe, expect, test } from 'vitest'
import type { Limits } from '../../src/proxy/limits.ts'
import { connectClient } from './support/raw-client.ts'
import { answering, ok, startPod } from './support/raw-pod.ts'
import { fieldOf, fieldsOf, type Message } from './support/read-message.ts'
import { startProxyFor } from './support/start-proxy.ts'

/** What the pod gets of a request with these lines. */
async function delivered(lines: string, limits: Partial<Limits> = {}): Promise<Message> {
  const pod = await startPod(answering(() => ok('')))
  const { port } = await startProxyFor(pod, limits)
  const client = await connectClient(port)
  client.send(`GET /p?q HTTP/1.1\r\n${lines}\r\n`)
  const response = await client.response()
  expect(response.startLine).toBe('HTTP/1.1 200 OK')
  const request = pod.messages[0]
  if (request === undefined) throw new Error('the pod got no request')
  expect(request.defects).toEqual([])
  return request
}

/** What the client gets of a response with these lines. */
async function returned(lines: string): Promise<Message> {
  const pod = await startPod(
    answering(() => `HTTP/1.1 200 OK\r\n${lines}Content-Length: 2\r\n\r\nok`),
  )
  const { port } = await startProxyFor(pod)
  const client = await connectClient(port)
  client.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  return client.response()
}

const own = /^(?:x-forwarded-(?:for|proto|port|host)|x-real-ip|x-request-id)$/i

function foreignFields(message: Message) {
  return message.fields.filter(([name]) => !own.test(name))
}

describe('fields of a request', () => {
  test('that concern only the hop stay behind, those that Connection names too (RFC 9110 7.6.1)', async () => {
    const request = await delivered(
      'Host: a\r\nConnection: keep-alive, X-One\r\nKEEP-ALIVE: timeout=5\r\nX-One: 1\r\nConnection: x-TWO ,, x-three\r\n' +
        'x-Two: 2\r\nX-Two: 2\r\nX-Three: 3\r\nX-Four: 4\r\nTE: trailers\r\nTrailer: X\r\nProxy-Connection: close\r\n' +
        'Upgrade: websocket\r\nHTTP2-Settings: x\r\nProxy: http://evil\r\n',
    )
    expect(foreignFields(request)).toEqual([
      ['Host', 'a'],
      ['X-Four', '4'],
    ])
  })

  test('that frame, route or tell of the client can not be taken away by naming them in Connection', async () => {
    const pod = await startPod(answering((request) => ok(request.body.toString())))
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nCookie: a=b\r\nX-Forwarded-For: 6.6.6.6\r\n' +
        'Connection: host, content-length, transfer-encoding, x-forwarded-for, x-real-ip, x-forwarded-proto, x-request-id, cookie, close2\r\n\r\nabc',
    )
    expect((await client.response()).body.toString()).toBe('abc')
    const request = pod.messages[0] as Message
    expect(fieldsOf(request, 'Host')).toEqual(['a'])
    expect(fieldsOf(request, 'Content-Length')).toEqual(['3'])
    expect(fieldsOf(request, 'X-Forwarded-For')).toEqual(['127.0.0.1'])
    expect(fieldsOf(request, 'X-Real-IP')).toEqual(['127.0.0.1'])
    expect(fieldsOf(request, 'X-Forwarded-Proto')).toEqual(['http'])
    expect(fieldsOf(request, 'X-Request-Id')).toHaveLength(1)
  })

  test('keep order, case, duplicates and every octet of their values', async () => {
    const lines: [string, string][] = [
      ['hOsT', 'A.Example:80'],
      ['accept', '*/*'],
      ['X-B', '2'],
      ['x-a', '1'],
      ['X-b', ''],
      ['Cookie', 'a=1; b="2"'],
      ['cookie', 'c=3'],
      ['X-Octets', '\x80\xff\t\u00e9 "quoted, list" a  b'],
      ["!#$%&'*+-.^`|~0", 'token'],
      ['__proto__X', ''],
      ['constructor', 'harmless'],
    ]
    const request = await delivered(
      lines.map(([name, value]) => `${name}: \t ${value} \t\r\n`).join(''),
      { keepUnderscores: true },
    )
    expect(foreignFields(request)).toEqual(lines)
  })

  test('tell the pod of the client, whatever the client says of itself', async () => {
    const names = ['For', 'Proto', 'Host', 'Port', 'Scheme', 'Prefix'].map(
      (x) => `X-Forwarded-${x}`,
    )
    const claimed = [...names, 'X-Real-IP', 'X-Request-Id', 'X-Scheme', 'Forwarded']
    const request = await delivered(
      `Host: A.example.com:8080\r\n${claimed.map((name) => `${name}: evil\r\n${name.toLowerCase()}: evil\r\n`).join('')}`,
    )
    expect(request.fields.map(([, value]) => value)).not.toContain('evil')
    expect(fieldOf(request, 'X-Forwarded-For')).toBe('127.0.0.1')
    expect(fieldOf(request, 'X-Real-IP')).toBe('127.0.0.1')
    expect(fieldOf(request, 'X-Forwarded-Proto')).toBe('http')
    expect(fieldOf(request, 'X-Forwarded-Host')).toBe('A.example.com:8080')
    expect(fieldOf(request, 'X-Forwarded-Port')).toMatch(/^\d+$/)
    expect(fieldOf(request, 'X-Request-Id')).toMatch(/^[0-9a-f]{32}$/)
    for (const name of ['X-Forwarded-For', 'X-Forwarded-Host', 'X-Request-Id'])
      expect(fieldsOf(request, name)).toHaveLength(1)
  })

  test('with an underscore are dropped, unless they are to be kept', async () => {
    const lines = 'Host: a\r\nX_Custom: 1\r\nX-Custom: 2\r\n_: 3\r\n'
    expect(foreignFields(await delivered(lines))).toEqual([
      ['Host', 'a'],
      ['X-Custom', '2'],
    ])
    expect(foreignFields(await delivered(lines, { keepUnderscores: true }))).toEqual([
      ['Host', 'a'],
      ['X_Custom', '1'],
      ['X-Custom', '2'],
      ['_', '3'],
    ])
  })

  test.each([
    'X_Forwarded_For',
    'x_forwarded-for',
    'X_Real_IP',
    'Content_Length',
    'Transfer_Encoding',
    'X_Request_Id',
    'Keep_Alive',
    'X.Forwarded.For',
    'Transfer.Encoding',
    'X~Real+IP',
  ])(
    'that a CGI program takes for another (%s) are dropped even where underscores are kept',
    async (name) => {
      for (const keepUnderscores of [true, false]) {
        const request = await delivered(`Host: a\r\n${name}: 6\r\n`, { keepUnderscores })
        expect(foreignFields(request)).toEqual([['Host', 'a']])
      }
    },
  )

  test('of an absolute-form target: its authority replaces Host (RFC 9112 3.2.2)', async () => {
    const pod = await startPod(answering((request) => ok(request.startLine)))
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send('GET http://B.example:81/x?y HTTP/1.1\r\nHost: other\r\nConnection: host\r\n\r\n')
    expect((await client.response()).body.toString()).toBe('GET /x?y HTTP/1.1')
    const request = pod.messages[0] as Message
    expect(request.defects).toEqual([])
    expect(fieldsOf(request, 'Host')).toEqual(['B.example:81'])
    expect(fieldsOf(request, 'X-Forwarded-Host')).toEqual(['B.example:81'])
  })

  test('of HTTP/1.0 may lack Host', async () => {
    const pod = await startPod(answering((request) => ok(request.startLine)))
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send('GET / HTTP/1.0\r\n\r\n')
    expect((await client.response()).body.toString()).toBe('GET / HTTP/1.1')
    expect(fieldsOf(pod.messages[0] as Message, 'Host')).toEqual([''])
  })
})

test('a head as large as its limits allow arrives whole, however large they are', async () => {
  const line = `X: ${'x'.repeat(300_000)}\r\n`
  for (const headBytes of [1_000_000, 0]) {
    const request = await delivered(`Host: a\r\n${line}${line}`, { headBytes, headerLineBytes: 0 })
    expect(fieldsOf(request, 'X').map((value) => value.length)).toEqual([300_000, 300_000])
  }
})

describe('fields of a response', () => {
  test('that concern only the hop stay behind, those that Connection names too', async () => {
    const response = await returned(
      'Connection: X-One, content-length\r\nX-One: 1\r\nX-Two: 2\r\nKeep-Alive: timeout=5\r\nProxy-Connection: x\r\n' +
        'Upgrade: h2c\r\nTrailer: X\r\nTE: x\r\nDate: d\r\nServer: s\r\n',
    )
    expect(response.fields).toEqual([
      ['X-Two', '2'],
      ['Date', 'd'],
      ['Server', 's'],
      ['Content-Length', '2'],
    ])
    expect(response.body.toString()).toBe('ok')
  })

  test('keep order, case, duplicates and every octet of their values', async () => {
    const lines: [string, string][] = [
      ['DATE', 'then'],
      ['set-cookie', 'a=1; Path=/'],
      ['Set-Cookie', 'b=2'],
      ['X_Under_Score', '1'],
      ['server', 'mine'],
      ['X-Octets', '\x80\xff\t\u00e9'],
      ['X-Empty', ''],
      ['Set-Cookie', 'c=3'],
    ]
    const response = await returned(lines.map(([name, value]) => `${name}:${value}\r\n`).join(''))
    expect(response.fields).toEqual([...lines, ['Content-Length', '2']])
  })

  test('get Date and Server only where they are missing (RFC 9110 6.6.1)', async () => {
    const response = await returned('')
    expect(fieldsOf(response, 'Server')).toEqual(['postern'])
    const [date] = fieldsOf(response, 'Date')
    expect(Math.abs(Date.parse(date ?? '') - Date.now())).toBeLessThan(60_000)
    const given = await returned('Date: then\r\nServer: mine\r\n')
    expect(fieldsOf(given, 'Date')).toEqual(['then'])
    expect(fieldsOf(given, 'Server')).toEqual(['mine'])
  })

  test('keep the reason phrase, or that there is none', async () => {
    for (const line of ['HTTP/1.1 299 Very Odd \xe9', 'HTTP/1.1 299 ', 'HTTP/1.1 299']) {
      const pod = await startPod(answering(() => `${line}\r\nContent-Length: 0\r\n\r\n`))
      const { port } = await startProxyFor(pod)
      const client = await connectClient(port)
      client.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
      expect((await client.response()).startLine).toBe(line === 'HTTP/1.1 299' ? `${line} ` : line)
    }
  })

  test('may be as many and as long as an application needs', async () => {
    const lines = Array.from({ length: 200 }, (_, i) => `X-${i}: ${'v'.repeat(250)}\r\n`).join('')
    const response = await returned(lines)
    expect(response.fields.filter(([name]) => name.startsWith('X-'))).toHaveLength(200)
  })
})

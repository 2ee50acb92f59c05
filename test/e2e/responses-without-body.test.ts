import { describe, expect, test } from 'vitest'
import { connectClient } from './support/raw-client.ts'
import { answering, echoLine, ok, startPod } from './support/raw-pod.ts'
import { fieldOf, statusOf } from './support/read-message.ts'
import { get, head, post } from './support/requests.ts'
import { startProxyFor } from './support/start-proxy.ts'

/** Two requests on one connection: the second response shows whether the end of the first was found. */
async function twoResponses(answer: string, request: string, method = 'GET') {
  const pod = await startPod(
    answering((message) => (message.startLine.includes('/next') ? ok('next') : answer)),
  )
  const { port } = await startProxyFor(pod)
  const client = await connectClient(port)
  client.send(request + get('/next'))
  const first = await client.response(method)
  const second = await client.response()
  return { first, second: second.body.toString(), connections: pod.connections.length }
}

describe('a response without a body, whatever its fields say (RFC 9112 6.3)', () => {
  test.each([
    ['HEAD with Content-Length', head(), 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n', '5'],
    ['HEAD with chunks', head(), 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', null],
    ['HEAD without framing', head(), 'HTTP/1.1 200 OK\r\n\r\n', null],
    ['204', get(), 'HTTP/1.1 204 No Content\r\n\r\n', null],
    [
      '204 with Content-Length (RFC 9110 8.6)',
      get(),
      'HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n',
      null,
    ],
    ['304', get(), 'HTTP/1.1 304 Not Modified\r\n\r\n', null],
    [
      '304 with Content-Length',
      get(),
      'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n',
      '5',
    ],
    ['200 with Content-Length: 0', get(), 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', '0'],
  ])('%s', async (_, request, answer, contentLength) => {
    const method = request.slice(0, request.indexOf(' '))
    const { first, second, connections } = await twoResponses(answer, request, method)
    expect(statusOf(first)).toBe(Number(answer.slice(9, 12)))
    expect(fieldOf(first, 'Content-Length')).toBe(contentLength)
    expect(fieldOf(first, 'Transfer-Encoding')).toBeNull()
    expect(fieldOf(first, 'Connection')).toBeNull()
    expect(second).toBe('next')
    expect(connections).toBe(1)
  })

  test.each([
    ['HEAD', head(), ok('evil')],
    ['204', get(), 'HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\nevil'],
    ['304', get(), 'HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\nevil'],
  ])('%s: a body that a pod sends all the same reaches nobody', async (_, request, answer) => {
    const method = request.slice(0, request.indexOf(' '))
    const { second, connections } = await twoResponses(answer, request, method)
    expect(second).toBe('next')
    expect(connections).toBe(2)
  })
})

describe('interim responses (RFC 9110 15.2)', () => {
  test('100 is relayed to who expects it, and only then comes the body', async () => {
    const pod = await startPod((connection) => {
      if (connection.next() !== null) connection.send(ok('done'))
      else if (connection.peek()?.body.length === 0)
        connection.send('HTTP/1.1 100 Continue\r\n\r\n')
    })
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send('POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 3\r\n\r\n')
    const interim = await client.response()
    expect(interim.startLine).toBe('HTTP/1.1 100 Continue')
    expect(fieldOf(pod.messages[0] ?? interim, 'Expect')).toBe('100-Continue')
    client.send('abc')
    const response = await client.response()
    expect(response.body.toString()).toBe('done')
    expect(fieldOf(response, 'Connection')).toBeNull()
    client.send(get())
    expect((await client.response()).body.toString()).toBe('done')
    expect(pod.connections).toHaveLength(1)
  })

  test('a final answer instead of 100 ends the connection: the body may come or not (RFC 9110 10.1.1)', async () => {
    const pod = await startPod((connection) => {
      if (connection.text.startsWith('GET')) echoLine(connection)
      else connection.send('HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\nno')
    })
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send('POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 30\r\n\r\n')
    const response = await client.response()
    expect(statusOf(response)).toBe(401)
    expect(fieldOf(response, 'Connection')).toBe('close')
    client.send(get('/smuggled'))
    expect(await client.untilEnded()).toBe('end')
    expect(client.rest).toBe('')
    expect(await pod.connections[0]?.untilEnded()).not.toBe('open')
    expect(pod.connections[0]?.text).not.toContain('smuggled')
    const next = await connectClient(port)
    next.send(get('/next'))
    expect((await next.response()).body.toString()).toBe('GET /next HTTP/1.1')
    expect(pod.connections).toHaveLength(2)
  })

  test('Expect of HTTP/1.0 is ignored and not passed on (RFC 9110 10.1.1)', async () => {
    const pod = await startPod(answering((request) => ok(request.body.toString())))
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(
      'POST / HTTP/1.0\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc',
    )
    expect((await client.response()).body.toString()).toBe('abc')
    expect(pod.connections[0]?.text).not.toMatch(/expect/i)
  })

  test('103 and others reach the client before the final one, with their fields', async () => {
    const pod = await startPod(
      answering(
        () =>
          'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nConnection: x\r\nX: y\r\n\r\n' +
          `HTTP/1.1 102 Processing\r\nContent-Length: 5\r\n\r\n${ok('done')}`,
      ),
    )
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(get())
    const hints = await client.response()
    expect(statusOf(hints)).toBe(103)
    expect(hints.fields).toEqual([['Link', '</a.css>; rel=preload']])
    const processing = await client.response()
    expect(statusOf(processing)).toBe(102)
    expect(processing.fields).toEqual([])
    expect((await client.response()).body.toString()).toBe('done')
  })

  test('do not reach a client of HTTP/1.0', async () => {
    const pod = await startPod(
      answering(() => `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n${ok('done')}`),
    )
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send('GET / HTTP/1.0\r\nHost: a\r\n\r\n')
    const response = await client.response()
    expect(statusOf(response)).toBe(200)
    expect(await client.untilEnded()).toBe('end')
    expect(client.rest).toBe('')
  })

  test('without end are no answer: 502', async () => {
    const pod = await startPod(answering(() => 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(100)))
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send('GET / HTTP/1.0\r\nHost: a\r\n\r\n')
    expect(statusOf(await client.response())).toBe(502)
    expect(await pod.connections[0]?.untilEnded()).not.toBe('open')
  })
})

describe('an answer before the end of the upload (RFC 9112 9.3, 9.6)', () => {
  test('can be read by the client, although much more is on its way', async () => {
    const pod = await startPod((connection) => {
      if (connection.count === 0 || connection.socket.writableEnded) return
      connection.send('HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig')
      connection.halfClose()
    })
    const { port, record } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(post('x'.repeat(20 * 1_048_576)))
    const response = await client.response()
    expect(statusOf(response)).toBe(413)
    expect(response.body.toString()).toBe('big')
    expect(fieldOf(response, 'Connection')).toBe('close')
    expect(await client.untilEnded()).toBe('end')
    expect((await record(0)).status).toBe(413)
    expect((await record(0)).failure).toBeNull()
  })

  test('of our own can be read too', async () => {
    const pod = await startPod(() => undefined)
    const { port } = await startProxyFor(pod, { bodyBytes: 1000 })
    const client = await connectClient(port)
    client.send(post('x'.repeat(20 * 1_048_576)))
    expect(statusOf(await client.response())).toBe(413)
    expect(await client.untilEnded()).toBe('end')
  })

  test('is passed on while the body still flows, and the pod gets the rest', async () => {
    const pod = await startPod((connection) => {
      if (connection.next() !== null) connection.send('lo')
      else if (connection.text.endsWith('abc'))
        connection.send('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel')
    })
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc')
    await client.until('hel')
    client.send('def')
    const response = await client.response()
    expect(response.body.toString()).toBe('hello')
    expect(pod.messages[0]?.body.toString()).toBe('abcdef')
  })
})

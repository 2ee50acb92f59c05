import { describe, expect, test } from 'vitest'
import { connectClient } from './support/raw-client.ts'
import { answering, echoLine, ok, type PodConnection, startPod } from './support/raw-pod.ts'
import { fieldOf, statusOf } from './support/read-message.ts'
import { get, head, post, postChunked } from './support/requests.ts'
import { startProxyFor } from './support/start-proxy.ts'
import { waitFor } from './support/wait-for.ts'

const leave: Record<string, (connection: PodConnection) => void> = {
  FIN: (connection) => connection.halfClose(),
  RST: (connection) => connection.reset(),
}

describe.each(['FIN', 'RST'])('a pod that leaves with %s before its answer', (how) => {
  test.each([
    ['GET', get()],
    ['POST', post('abc')],
  ])('costs 502 on a fresh connection: %s is not sent again', async (_, request) => {
    const pod = await startPod((connection) => leave[how]?.(connection))
    const { port, record } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(request)
    expect(statusOf(await client.response())).toBe(502)
    expect((await record(0)).failure).toBe('upstream-closed')
    expect(pod.connections).toHaveLength(1)
  })

  test.each([
    ['nothing', ''],
    ['half a status line', 'HTTP/1.1 2'],
    ['half a head', 'HTTP/1.1 200 OK\r\nContent-Len'],
    ['a head without its last line', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n'],
    ['an interim answer', 'HTTP/1.1 100 Continue\r\n\r\n'],
  ])('after %s costs 502', async (_, bytes) => {
    const pod = await startPod((connection) => {
      connection.socket.write(bytes, () => leave[how]?.(connection))
    })
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send('POST / HTTP/1.0\r\nHost: a\r\nContent-Length: 0\r\n\r\n')
    expect(statusOf(await client.response())).toBe(502)
    expect(client.text).not.toContain('Content-Len\r\n')
  })

  test.each([
    ['GET', get('/2'), 200],
    ['HEAD', head('/2'), 200],
    ['DELETE', get('/2').replace('GET', 'DELETE'), 200],
    ['POST without body', post('', '', '/2'), 502],
    ['PATCH', get('/2').replace('GET', 'PATCH'), 502],
    ['an unknown method', get('/2').replace('GET', 'PURGE'), 502],
    ['PUT with a body', post('abc', '', '/2').replace('POST', 'PUT'), 200],
    ['POST', post('abc', '', '/2'), 502],
    ['POST in chunks', postChunked('3\r\nabc\r\n0\r\n\r\n', '', '/2'), 502],
  ])(
    'on a reused connection: %s is sent again only if it may be (RFC 9110 9.2.2)',
    async (name, request, status) => {
      // The pod closes exactly when the second request of a connection comes.
      const pod = await startPod((connection) => {
        const message = connection.next()
        if (message === null) return
        if (connection.messages.length > 1) leave[how]?.(connection)
        else connection.send(name === 'HEAD' ? 'HTTP/1.1 200 OK\r\n\r\n' : ok(message.startLine))
      })
      const { port, records } = await startProxyFor(pod)
      const client = await connectClient(port)
      client.send(name === 'HEAD' ? head('/1') : get('/1'))
      await client.response(name === 'HEAD' ? 'HEAD' : 'GET')
      client.send(request)
      const response = await client.response(name === 'HEAD' ? 'HEAD' : 'GET')
      expect(statusOf(response)).toBe(status)
      const seen = pod.messages.filter(({ startLine }) => startLine.includes('/2'))
      expect(seen).toHaveLength(status === 200 ? 2 : 1)
      await waitFor(() => records.length === 2, 'the records')
      expect(records[1]?.failure).toBe(status === 200 ? null : 'upstream-closed')
    },
  )

  test('on every connection that waited: a GET goes over a fresh one', async () => {
    const pod = await startPod((connection) => {
      const message = connection.next()
      if (message === null) return
      if (message.startLine.includes('/again') && connection.messages.length > 1) {
        leave[how]?.(connection)
      } else if (message.startLine.includes('/again')) connection.send(ok('again'))
    })
    const { port } = await startProxyFor(pod)
    const clients = [
      await connectClient(port),
      await connectClient(port),
      await connectClient(port),
    ]
    for (const client of clients) client.send(get('/first'))
    await waitFor(() => pod.messages.length === 3, 'three connections')
    for (const connection of pod.connections) connection.send(ok('first'))
    for (const client of clients) await client.response()
    clients[0]?.send(get('/again'))
    expect((await clients[0]?.response())?.body.toString()).toBe('again')
    expect(pod.connections).toHaveLength(4)
  })

  test('again and again is asked twice at most', async () => {
    const pod = await startPod((connection) => {
      const message = connection.next()
      if (message === null) return
      if (message.startLine.startsWith('GET /1 ')) connection.send(ok(''))
      else leave[how]?.(connection)
    })
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(get('/1'))
    await client.response()
    client.send(get('/2'))
    expect(statusOf(await client.response())).toBe(502)
    expect(pod.messages.filter(({ startLine }) => startLine.includes('/2'))).toHaveLength(2)
  })
})

describe('an answer that could be read in two ways, or is none, is 502 and ends the connection to the pod', () => {
  test.each([
    ['no HTTP at all', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['HTTP/0.9', '<html>hello</html>'],
    ['HTTP/2.0', 'HTTP/2.0 200 OK\r\n\r\n'],
    ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n'],
    ['a status of four digits', 'HTTP/1.1 2000 OK\r\n\r\n'],
    ['a status beyond 599', 'HTTP/1.1 600 Odd\r\nContent-Length: 0\r\n\r\n'],
    ['a status below 100', 'HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n'],
    ['an empty line in front', `\r\n${ok('x')}`],
    [
      'both framings',
      'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'both framings to HEAD',
      'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n',
    ],
    ['two Content-Lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc'],
    ['Content-Length -1', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nabc'],
    ['Content-Length 3,3', 'HTTP/1.1 200 OK\r\nContent-Length: 3,3\r\n\r\nabc'],
    ['Content-Length 0x3', 'HTTP/1.1 200 OK\r\nContent-Length: 0x3\r\n\r\nabc'],
    ['Content-Length without value', 'HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\nabc'],
    ['another coding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nabc'],
    ['gzip, chunked', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
    ['chunks in HTTP/1.0', 'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['NUL in a value', `HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 1\r\n\r\nx`],
    ['CR in a value', `HTTP/1.1 200 OK\r\nX: a\rb\r\nContent-Length: 1\r\n\r\nx`],
    ['bare LF', 'HTTP/1.1 200 OK\nContent-Length: 1\n\nx'],
    ['obs-fold (RFC 9112 5.2)', 'HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 1\r\n\r\nx'],
    [
      'a space before a colon (RFC 9112 5.1)',
      'HTTP/1.1 200 OK\r\nX : a\r\nContent-Length: 1\r\n\r\nx',
    ],
    ['a name that is no token', 'HTTP/1.1 200 OK\r\nX Y: a\r\nContent-Length: 1\r\n\r\nx'],
    ['a control character in the reason', 'HTTP/1.1 200 O\x01K\r\nContent-Length: 1\r\n\r\nx'],
    ['a head without end', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}`],
    ['fields without end', `HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(300)}\r\n`],
  ])('%s', async (name, answer) => {
    for (const bytewise of [false, true]) {
      if (bytewise && answer.length > 1_000) continue
      const pod = await startPod(
        answering((message, connection) => {
          if (message.startLine.includes('/next')) return ok('next')
          if (bytewise) void connection.sendByteByByte(answer)
          else connection.send(answer)
          return null
        }),
      )
      const { port, record } = await startProxyFor(pod)
      const client = await connectClient(port)
      client.send(name.includes('HEAD') ? head() : get())
      const response = await client.response(name.includes('HEAD') ? 'HEAD' : 'GET')
      expect([bytewise, statusOf(response)]).toEqual([bytewise, 502])
      expect(await record(0)).toMatchObject({ status: 502, failure: 'upstream-malformed' })
      expect(fieldOf(response, 'X')).toBeNull()
      await pod.connections[0]?.untilClosed()
      client.send(get('/next'))
      expect((await client.response()).body.toString()).toBe('next')
    }
  })
})

test.each([
  ['no size', 'zz\r\nabc\r\n'],
  ['an empty line for a size', '\r\n'],
  ['a negative size', '-1\r\nabc\r\n'],
  ['a size with a prefix', '0x3\r\nabc\r\n'],
  ['a size beyond all bounds', 'FFFFFFFFFFFFFFFFF\r\nabc\r\n'],
  ['a space behind the size', '3 \r\nabc\r\n'],
  ['a bare LF behind the size', '3\nabc\r\n'],
  ['a chunk longer than it says', '3\r\nabcd\r\n'],
  ['a trailer that is none', '0\r\nno colon\r\n\r\n'],
])('%s inside of a chunked answer cuts it (RFC 9112 7.1)', async (_, bytes) => {
  const pod = await startPod(
    answering(() => 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n'),
  )
  const { port, record } = await startProxyFor(pod)
  const client = await connectClient(port)
  client.send(get())
  await client.until('hi')
  pod.connections[0]?.send(bytes)
  expect(await client.untilEnded()).toBe('reset')
  expect(client.text).not.toContain('0\r\n\r\n')
  expect(await record(0)).toMatchObject({ status: 200, failure: 'upstream-truncated' })
  expect(await pod.connections[0]?.untilEnded()).toBe('end')
})

test('a pod that closes idle connections at once costs no request', async () => {
  const pod = await startPod((connection) => {
    echoLine(connection)
    connection.halfClose()
  })
  const { port } = await startProxyFor(pod)
  const client = await connectClient(port)
  const statuses: number[] = []
  for (let i = 0; i < 60; i++) {
    client.send(i % 2 === 0 ? get() : post('abc'))
    statuses.push(statusOf(await client.response()))
  }
  expect(statuses).toEqual(statuses.map(() => 200))
  expect(pod.messages).toHaveLength(60)
})

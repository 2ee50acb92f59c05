import { describe, expect, test } from 'vitest'
import { connectClient } from './support/raw-client.ts'
import { answering, echoLine, ok, startPod } from './support/raw-pod.ts'
import { fieldOf, fieldsOf, type Message, statusOf } from './support/read-message.ts'
import { get, head, postChunked } from './support/requests.ts'
import { startProxyFor } from './support/start-proxy.ts'

/*
 * Duties of an intermediary that no other suite has a test for; duties.ts lists them all.
 */

/** The answer to these bytes, and what the pod got of them. */
async function exchange(
  bytes: string,
  answer: string | null = null,
): Promise<{ response: Message; requests: readonly Message[] }> {
  const pod = await startPod(answer === null ? echoLine : answering(() => answer))
  const { port } = await startProxyFor(pod)
  const client = await connectClient(port)
  client.send(bytes)
  const response = await client.response(bytes.startsWith('HEAD') ? 'HEAD' : 'GET')
  expect(response.defects).toEqual([])
  return { response, requests: pod.messages }
}

describe('requests', () => {
  test.each([
    ['100000003', 'x'.repeat(3)],
    ['10000000000000003', 'x'.repeat(3)],
    ['ffffffffffffffff', ''],
    ['20000000000003', 'x'.repeat(3)],
  ])('a size of a chunk never wraps (RFC 9112 7.1): %s', async (size, data) => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(postChunked(`${size}\r\n${data}\r\n0\r\n\r\n${get('/smuggled')}`))
    client.halfClose()
    await client.untilEnded()
    expect(client.text).not.toContain('200 OK')
    expect(pod.messages.filter(({ complete }) => complete)).toEqual([])
  })

  test('extensions of chunks are ignored, and bounded (RFC 9112 7.1.1)', async () => {
    const some = await exchange(postChunked('3;a="b;c"\r\nabc\r\n0;d\r\n\r\n'))
    expect(statusOf(some.response)).toBe(200)
    expect(some.requests[0]?.body.toString()).toBe('abc')
    expect(some.requests[0]?.rawBody.toString()).not.toContain(';')
    const line = await exchange(postChunked(`3;${'a'.repeat(300)}\r\nabc\r\n0\r\n\r\n`))
    expect(statusOf(line.response)).toBe(400)
    const all = await exchange(postChunked(`1;${'a'.repeat(250)}\r\nx\r\n`.repeat(40)))
    expect(statusOf(all.response)).toBe(400)
  })

  test('trailers never become fields of the head (RFC 9110 6.5.1, RFC 9112 7.1.2)', async () => {
    const trailers = 'Authorization: x\r\nHost: b\r\nContent-Length: 9\r\nX-Real-IP: b\r\n'
    const { response, requests } = await exchange(
      postChunked(`3\r\nabc\r\n0\r\n${trailers}\r\n`, 'TE: trailers\r\nTrailer: Authorization\r\n'),
    )
    expect(statusOf(response)).toBe(200)
    const [request] = requests as [Message]
    expect(fieldsOf(request, 'Authorization')).toEqual([])
    expect(fieldsOf(request, 'Host')).toEqual(['a'])
    expect(fieldsOf(request, 'Content-Length')).toEqual([])
    expect(fieldsOf(request, 'X-Real-IP')).toEqual(['127.0.0.1'])
    expect(request.rawBody.toString()).toBe('3\r\nabc\r\n0\r\n\r\n')
  })

  test.each([
    'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n',
    'CONNECT a:0 HTTP/1.1\r\nHost: a\r\n\r\n',
    'CONNECT a HTTP/1.1\r\nHost: a\r\n\r\n',
    'CONNECT / HTTP/1.0\r\n\r\n',
  ])('CONNECT opens no tunnel (RFC 9110 9.3.6): %j', async (bytes) => {
    const { response, requests } = await exchange(bytes)
    expect(statusOf(response)).toBe(405)
    expect(fieldOf(response, 'Connection')).toBe('close')
    expect(requests).toEqual([])
  })

  test('TRACE is answered by us, and reaches no pod (RFC 9110 7.6.2, 9.3.8)', async () => {
    const { response, requests } = await exchange(
      'TRACE / HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\nCookie: secret=1\r\n\r\n',
    )
    expect(statusOf(response)).toBe(405)
    expect(response.body.toString()).not.toContain('secret')
    expect(requests).toEqual([])
  })

  test('fields of one name keep their order, and unknown ones are passed on (RFC 9110 5.1, 5.3)', async () => {
    const { requests } = await exchange(get('/', 'X: 1\r\nY: a\r\nX: 2\r\nx: 3\r\nX:\r\n'))
    const [request] = requests as [Message]
    expect(fieldsOf(request, 'X')).toEqual(['1', '2', '3', ''])
    expect(fieldsOf(request, 'Y')).toEqual(['a'])
  })

  test('Upgrade of HTTP/1.0 is ignored (RFC 9110 7.8)', async () => {
    const { response, requests } = await exchange(
      get('/', 'Connection: upgrade\r\nUpgrade: websocket\r\n').replace('1.1', '1.0'),
    )
    expect(statusOf(response)).toBe(200)
    expect(fieldsOf(requests[0] as Message, 'Upgrade')).toEqual([])
    expect(fieldsOf(requests[0] as Message, 'Connection')).toEqual([])
  })

  test('a request for https over a plain connection is refused (RFC 9110 7.4)', async () => {
    const { response, requests } = await exchange('GET https://a/ HTTP/1.1\r\nHost: a\r\n\r\n')
    expect(statusOf(response)).toBe(400)
    expect(requests).toEqual([])
  })

  test('a request line of 8,000 octets is accepted (RFC 9112 3)', async () => {
    const target = `/${'a'.repeat(8_000 - 'GET / HTTP/1.1'.length)}`
    const { response, requests } = await exchange(get(target))
    expect(statusOf(response)).toBe(200)
    expect(requests[0]?.startLine).toBe(`GET ${target} HTTP/1.1`)
  })
})

describe('responses', () => {
  test.each([
    '',
    'x',
    '-1',
    '+1',
    '1, 1',
    '01',
    '0x1',
    '99999999999999999999',
    '1\r\nContent-Length: 2',
  ])('an invalid Content-Length of a response is 502 (RFC 9112 6.3): %j', async (length) => {
    const { response } = await exchange(
      get(),
      `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\nx`,
    )
    expect(statusOf(response)).toBe(502)
  })

  test.each([
    ['white space before a colon of a response is 502 (RFC 9112 5.1)', 'X : y'],
    ['a folded line of a response is 502 (RFC 9112 5.2)', 'X: y\r\n z'],
    ['CR, LF or NUL in a value of a response is 502 (RFC 9110 5.5): CR', 'X: y\rz'],
    ['CR, LF or NUL in a value of a response is 502 (RFC 9110 5.5): LF', 'X: y\nz'],
    ['CR, LF or NUL in a value of a response is 502 (RFC 9110 5.5): NUL', 'X: y\0z'],
  ])('%s', async (_, line) => {
    const { response } = await exchange(get(), ok('x', `${line}\r\n`))
    expect(statusOf(response)).toBe(502)
  })

  test('204 and interim responses carry no Content-Length (RFC 9110 8.6)', async () => {
    const none = await exchange(get(), 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n')
    expect(statusOf(none.response)).toBe(204)
    expect(fieldsOf(none.response, 'Content-Length')).toEqual([])
    const interim = await exchange(
      get(),
      `HTTP/1.1 103 Early Hints\r\nContent-Length: 5\r\n\r\n${ok('x')}`,
    )
    expect(statusOf(interim.response)).toBe(103)
    expect(fieldsOf(interim.response, 'Content-Length')).toEqual([])
  })

  test('octets behind the final response are no response (RFC 9112 6.3)', async () => {
    const answers = [ok('1') + ok('forged'), ok('2')]
    const pod = await startPod(answering(() => answers.shift() ?? ok('3')))
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(get('/1'))
    expect((await client.response()).body.toString()).toBe('1')
    client.send(get('/2'))
    expect((await client.response()).body.toString()).toBe('2')
    expect(pod.connections).toHaveLength(2)
  })
})

test('a Via of others is passed on as it is, both ways (RFC 9110 7.6.3)', async () => {
  const { response, requests } = await exchange(
    get('/', 'Via: 1.0 fred, 1.1 p.example.com\r\n'),
    ok('x', 'Via: 1.1 pod\r\n'),
  )
  expect(fieldsOf(requests[0] as Message, 'Via')).toEqual(['1.0 fred, 1.1 p.example.com'])
  expect(fieldsOf(response, 'Via')).toEqual(['1.1 pod'])
})

test.each(['1.0', '1.1'])('each side gets our version (RFC 9112 2.3): of %s', async (version) => {
  for (const bytes of [get(), head()]) {
    const { response, requests } = await exchange(
      bytes.replace('HTTP/1.1', `HTTP/${version}`),
      `HTTP/${version} 200 OK\r\nContent-Length: 0\r\n\r\n`,
    )
    expect(requests[0]?.startLine).toMatch(/HTTP\/1\.1$/)
    expect(response.startLine).toBe('HTTP/1.1 200 OK')
  }
})

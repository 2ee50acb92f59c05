import { expect, test } from 'vitest'
import { connectClient } from './support/raw-client.ts'
import { echoLine, startPod } from './support/raw-pod.ts'
import { fieldOf, statusOf } from './support/read-message.ts'
import { get, head, post } from './support/requests.ts'
import { startProxy } from './support/start-proxy.ts'

async function start() {
  const pod = await startPod(echoLine)
  return startProxy([
    { host: 'a', path: '/app', pods: [pod.port] },
    { host: 'a', path: '/gone', pods: [], unavailable: 'no-such-service' },
    { host: 'a', path: '/empty', pods: [] },
    { host: 'a', path: '/unready', pods: [{ port: pod.port, ready: false }] },
  ])
}

test.each([
  ['/other', 404, 'no-route'],
  ['/gone', 503, 'no-service'],
  ['/empty', 503, 'no-endpoint'],
  ['/unready', 503, 'no-endpoint'],
])('%s is answered %i, as text and with the id of its record', async (path, status, failure) => {
  const { port, record } = await start()
  const client = await connectClient(port)
  client.send(get(path))
  const response = await client.response()
  expect(response.defects).toEqual([])
  expect(statusOf(response)).toBe(status)
  expect(fieldOf(response, 'Content-Type')).toBe('text/plain; charset=utf-8')
  expect(fieldOf(response, 'Content-Length')).toBe(String(response.body.length))
  expect(fieldOf(response, 'Date')).not.toBeNull()
  expect(fieldOf(response, 'Server')).toBe('postern')
  expect(fieldOf(response, 'Retry-After')).toBe(status === 503 ? '1' : null)
  expect(response.body.toString()).toMatch(new RegExp(`^${status} .+\n$`))
  const entry = await record(0)
  expect(entry).toMatchObject({ status, failure, target: path, upstreamAddress: null })
  expect(fieldOf(response, 'X-Request-Id')).toBe(entry.requestId)
  client.send(get('/app'))
  expect(statusOf(await client.response())).toBe(200)
})

test.each([
  ['application/json', true],
  ['text/html, application/json', false],
  ['application/problem+json;q=0.5, */*', true],
  ['*/*', false],
  ['', false],
])('Accept: %s decides whether it is JSON', async (accept, json) => {
  const { port } = await start()
  const client = await connectClient(port)
  client.send(get('/other', `Accept: ${accept}\r\n`))
  const response = await client.response()
  expect(fieldOf(response, 'Content-Type')?.startsWith('application/json')).toBe(json)
  if (!json) return
  expect(JSON.parse(response.body.toString())).toEqual({
    status: 404,
    error: 'no-route',
    message: expect.any(String),
    requestId: fieldOf(response, 'X-Request-Id'),
  })
})

test('the answer to HEAD has the fields of the answer to GET and no body (RFC 9110 9.3.2)', async () => {
  const { port } = await start()
  const client = await connectClient(port)
  client.send(get('/other') + head('/other') + get('/app'))
  const full = await client.response()
  const bare = await client.response('HEAD')
  expect(statusOf(bare)).toBe(404)
  expect(fieldOf(bare, 'Content-Length')).toBe(fieldOf(full, 'Content-Length'))
  expect((await client.response()).body.toString()).toBe('GET /app HTTP/1.1')
})

test('a refusal keeps to what could be read of its request', async () => {
  const { port, record } = await start()
  const client = await connectClient(port)
  client.send('HEAD /x HTTP/1.1\r\nAccept: application/json\r\nContent-Length: 1, 1\r\n\r\n')
  const response = await client.response('HEAD')
  expect(fieldOf(response, 'Content-Type')).toBe('application/json')
  expect(await client.untilEnded()).toBe('end')
  expect(client.rest).toBe('')
  expect(await record(0)).toMatchObject({ method: 'HEAD', target: '/x', status: 400 })
})

test('a body that nobody takes is never taken for a request', async () => {
  const { port, records } = await start()
  for (const pieces of [1, 2]) {
    const client = await connectClient(port)
    const inside = get('/app/smuggled')
    const request = post(inside, '', '/other')
    const at = pieces === 1 ? request.length : request.length - inside.length
    await client.sendPieces([request.slice(0, at), request.slice(at)])
    const response = await client.response()
    expect(statusOf(response)).toBe(404)
    expect(fieldOf(response, 'Connection')).toBe('close')
    expect(await client.untilEnded()).toBe('end')
    expect(client.rest).toBe('')
  }
  expect(records.map(({ status }) => status)).toEqual([404, 404])
})

test('405 says what is allowed, and closes (RFC 9110 15.5.6)', async () => {
  const { port } = await start()
  const client = await connectClient(port)
  client.send('TRACE / HTTP/1.1\r\nHost: a\r\n\r\n')
  const response = await client.response()
  expect(statusOf(response)).toBe(405)
  expect(fieldOf(response, 'Allow')).toContain('GET')
  expect(await client.untilEnded()).toBe('end')
})

test('OPTIONS * is for the host as a whole (RFC 9112 3.2.4)', async () => {
  const pod = await startPod(echoLine)
  const { port } = await startProxy([{ host: 'a', pods: [pod.port] }])
  for (const target of ['*', 'http://a']) {
    const client = await connectClient(port)
    client.send(`OPTIONS ${target} HTTP/1.1\r\nHost: a\r\n\r\n`)
    const response = await client.response()
    expect([response.body.toString(), statusOf(response)]).toEqual(['OPTIONS * HTTP/1.1', 200])
  }
})

import { expect, test } from 'vitest'
import { pour, untilStalled } from './support/pour.ts'
import { connectClient } from './support/raw-client.ts'
import { answering, echoLine, ok, startPod } from './support/raw-pod.ts'
import { fieldOf, statusOf } from './support/read-message.ts'
import { chunk, get, LAST_CHUNK, post, postChunked } from './support/requests.ts'
import { startProxy, startProxyFor } from './support/start-proxy.ts'
import { waitFor } from './support/wait-for.ts'

const MiB = 1_048_576

test('50 requests in one write are answered in their order (RFC 9112 9.3.2)', async () => {
  const pod = await startPod(
    answering((request) => ok(`${request.startLine} ${request.body.toString()}`)),
  )
  const { port, records } = await startProxyFor(pod)
  const client = await connectClient(port)
  const requests = Array.from({ length: 50 }, (_, i) => {
    if (i % 3 === 0) return get(`/${i}`)
    return i % 3 === 1
      ? post(`body ${i}`, '', `/${i}`)
      : postChunked(`${chunk('body ')}${chunk(String(i))}${LAST_CHUNK}`, '', `/${i}`)
  })
  client.send(requests.join(''))
  for (let i = 0; i < 50; i++) {
    const response = await client.response()
    const expected = i % 3 === 0 ? `GET /${i} HTTP/1.1 ` : `POST /${i} HTTP/1.1 body ${i}`
    expect(response.body.toString()).toBe(expected)
  }
  expect(client.rest).toBe('')
  await waitFor(() => records.length === 50, '50 records')
})

test('answers of our own stand in their place among those of the pod', async () => {
  const pod = await startPod(echoLine)
  const { port } = await startProxy([{ path: '/app', pods: [pod.port] }])
  const client = await connectClient(port)
  const paths = Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? `/app/${i}` : `/none/${i}`))
  client.send(paths.map((path) => get(path)).join(''))
  for (const path of paths) {
    const response = await client.response()
    if (path.startsWith('/none')) expect(statusOf(response)).toBe(404)
    else expect(response.body.toString()).toBe(`GET ${path} HTTP/1.1`)
  }
})

test('a request is passed on only when the one before it was answered', async () => {
  const pod = await startPod(answering(() => null))
  const { port } = await startProxyFor(pod)
  const client = await connectClient(port)
  client.send(get('/1') + get('/2'))
  await waitFor(() => pod.messages.length === 1, 'the first request')
  expect(pod.connections[0]?.text).not.toContain('/2')
  pod.connections[0]?.send(ok('one'))
  await waitFor(() => pod.messages.length === 2, 'the second request')
  pod.connections[0]?.send(ok('two'))
  expect((await client.response()).body.toString()).toBe('one')
  expect((await client.response()).body.toString()).toBe('two')
})

test('what is piled up behind an unanswered request stays in the kernel, answer after answer', async () => {
  const pod = await startPod(answering(() => null))
  const { port } = await startProxyFor(pod)
  const client = await connectClient(port)
  client.send(get('/first'))
  const pile = Buffer.from(get('/next', `X: ${'x'.repeat(1000)}\r\n`).repeat(60))
  const sent = pour(client.socket, pile, 50 * MiB)
  const held = await untilStalled(sent)
  const answers = 300
  for (let i = 0; i < answers; i++) {
    await waitFor(() => pod.messages.length > i, `request ${i}`)
    pod.connections[0]?.send(ok('x'))
  }
  const used = (answers * pile.length) / 60
  expect((await untilStalled(sent)) - held).toBeLessThan(used + 2 * MiB)
})

test.each([
  ['Connection: close', get('/1', 'Connection: close\r\n')],
  ['HTTP/1.0', 'GET /1 HTTP/1.0\r\nHost: a\r\n\r\n'],
  ['a malformed request', `${get('/1')}GET / HTTP/1.1\r\nHost : a\r\n\r\n`],
])('a request behind %s is not processed (RFC 9112 9.6)', async (_, request) => {
  const pod = await startPod(echoLine)
  const { port } = await startProxyFor(pod)
  const client = await connectClient(port)
  client.send(request + get('/2'))
  expect((await client.response()).body.toString()).toBe('GET /1 HTTP/1.1')
  expect(await client.untilEnded()).toBe('end')
  expect(client.rest).not.toContain(' 200 ')
  expect(pod.messages).toHaveLength(1)
})

test('a client that has closed its side behind several requests gets all answers', async () => {
  const pod = await startPod(echoLine)
  const { port } = await startProxyFor(pod)
  const client = await connectClient(port)
  client.send(get('/1') + post('abc', '', '/2') + get('/3'))
  client.halfClose()
  for (const line of ['GET /1', 'POST /2', 'GET /3']) {
    expect((await client.response()).body.toString()).toBe(`${line} HTTP/1.1`)
  }
  expect(await client.untilEnded()).toBe('end')
})

test('empty lines before a request are skipped, but not many (RFC 9112 2.2)', async () => {
  const pod = await startPod(echoLine)
  const { port } = await startProxyFor(pod)
  const client = await connectClient(port)
  client.send(`\r\n${get('/1')}\r\n\r\n${get('/2')}`)
  expect((await client.response()).body.toString()).toBe('GET /1 HTTP/1.1')
  expect((await client.response()).body.toString()).toBe('GET /2 HTTP/1.1')
  client.send('\r\n'.repeat(10) + get('/3'))
  const refused = await client.response()
  expect(statusOf(refused)).toBe(400)
  expect(fieldOf(refused, 'Connection')).toBe('close')
})

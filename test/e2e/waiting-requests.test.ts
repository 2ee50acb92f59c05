import { beforeEach, expect, test, vi } from 'vitest'
import { type Waiting, WaitingRequests } from '../../src/proxy/http1/waiting-requests.ts'
import { connectClient, type RawClient } from './support/raw-client.ts'
import { answering, echoLine, ok, type RawPod, startPod } from './support/raw-pod.ts'
import { fieldOf } from './support/read-message.ts'
import { get, post } from './support/requests.ts'
import { type RunningProxy, startProxyFor } from './support/start-proxy.ts'
import { waitFor } from './support/wait-for.ts'

let waiting: Waiting[] = []

beforeEach(() => {
  waiting = []
  vi.restoreAllMocks()
})

/** From now on each request waits until the test lets it begin. */
function letRequestsWait(): void {
  vi.spyOn(WaitingRequests.prototype, 'mayBegin').mockReturnValue(false)
  vi.spyOn(WaitingRequests.prototype, 'wait').mockImplementation((request) => {
    waiting.push(request)
  })
}

async function aWaitingRequest(
  request = get('/waits'),
): Promise<{ pod: RawPod; client: RawClient; running: RunningProxy }> {
  const pod = await startPod(answering(({ startLine, body }) => ok(`${startLine} ${body}`)))
  const running = await startProxyFor(pod)
  letRequestsWait()
  const client = await connectClient(running.port)
  client.send(request)
  await waitFor(() => waiting.length === 1, 'the request to wait')
  expect(pod.messages).toHaveLength(0)
  return { pod, client, running }
}

async function bodyOf(client: RawClient): Promise<string> {
  return (await client.response()).body.toString()
}

test('200 requests at the same time are each answered with their own answer', async () => {
  const pod = await startPod(echoLine)
  const { port, proxy } = await startProxyFor(pod)
  const wait = vi.spyOn(WaitingRequests.prototype, 'wait')
  const clients = await Promise.all(Array.from({ length: 200 }, () => connectClient(port)))
  await waitFor(() => proxy.connections().active === 200, 'all to be accepted')
  for (const [i, client] of clients.entries()) client.send(get(`/${i}`))
  for (const [i, client] of clients.entries()) {
    expect(await bodyOf(client)).toBe(`GET /${i} HTTP/1.1`)
  }
  expect(wait.mock.calls.length).toBeGreaterThan(0)
})

test('a request goes on when its turn has come', async () => {
  const { client } = await aWaitingRequest()
  waiting[0]?.beginRequest()
  expect(await bodyOf(client)).toBe('GET /waits HTTP/1.1 ')
})

test('so does one whose client has closed its side, at once', async () => {
  const { client } = await aWaitingRequest()
  client.halfClose()
  expect(await bodyOf(client)).toBe('GET /waits HTTP/1.1 ')
  waiting[0]?.beginRequest()
  expect(await client.untilEnded()).toBe('end')
})

test('the rest of a request that came in pieces lets it begin', async () => {
  const request = post('a body')
  const { client } = await aWaitingRequest(request.slice(0, 10))
  client.send(request.slice(10))
  expect(await bodyOf(client)).toContain('a body')
  waiting[0]?.beginRequest()
  client.send(get('/next'))
  await waitFor(() => waiting.length === 2, 'the next request to wait')
  waiting[1]?.beginRequest()
  expect(await bodyOf(client)).toContain('/next')
})

test('a request whose client has gone reaches no pod', async () => {
  const { client, pod, running } = await aWaitingRequest()
  client.reset()
  await waitFor(() => running.proxy.connections().active === 0, 'the connection to be gone')
  waiting[0]?.beginRequest()
  vi.restoreAllMocks()
  const other = await connectClient(running.port)
  other.send(get('/other'))
  expect(await bodyOf(other)).toContain('/other')
  expect(pod.messages.map(({ startLine }) => startLine)).toEqual(['GET /other HTTP/1.1'])
})

test('a drain lets it be answered', async () => {
  const { client, running } = await aWaitingRequest()
  const drained = running.proxy.drain(8_000)
  waiting[0]?.beginRequest()
  const response = await client.response()
  expect(response.body.toString()).toContain('/waits')
  expect(fieldOf(response, 'Connection')).toBe('close')
  client.halfClose()
  await drained
})

test('a connection is not idle while its next request waits', async () => {
  const pod = await startPod(echoLine)
  const { port } = await startProxyFor(pod, { keepAliveTime: 400 })
  const client = await connectClient(port)
  const idle = await connectClient(port)
  for (const one of [client, idle]) {
    one.send(get('/first'))
    expect(await bodyOf(one)).toContain('/first')
  }
  letRequestsWait()
  client.send(get('/second'))
  await waitFor(() => waiting.length === 1, 'the request to wait')
  expect(await idle.untilEnded()).toBe('end')
  waiting[0]?.beginRequest()
  expect(await bodyOf(client)).toContain('/second')
})

import { afterEach, describe, expect, test, vi } from 'vitest'
import { plainCookie } from './support/a-snapshot.ts'
import { closedPort } from './support/closed-port.ts'
import { connectClient, type RawClient } from './support/raw-client.ts'
import { answering, ok, type PodConnection, type RawPod, startPod } from './support/raw-pod.ts'
import { fieldOf, type Message, statusOf } from './support/read-message.ts'
import { chunk, get, LAST_CHUNK, post, postChunked } from './support/requests.ts'
import { startProxy, startProxyFor } from './support/start-proxy.ts'
import { waitFor } from './support/wait-for.ts'

afterEach(() => {
  vi.useRealTimers()
})

const KiB = 1_024
const put = (body: string) => post(body).replace('POST', 'PUT')
const putChunked = (body: string) => postChunked(body).replace('POST', 'PUT')

/** Answers the first request of each connection, and closes when the second is complete. */
function closingOnReuse(answer: (request: Message) => string = (request) => digest(request)) {
  return answering((request, connection) => {
    if (connection.messages.length === 1) return answer(request)
    connection.reset()
    return null
  })
}

const digest = (request: Message) => ok(`${request.startLine} ${request.body.length}`)

/** A client whose next request will meet a reused connection. */
async function warmClient(port: number): Promise<RawClient> {
  const client = await connectClient(port)
  client.send(get('/warm'))
  expect(statusOf(await client.response())).toBe(200)
  return client
}

function sentTo(pod: RawPod, method: string): readonly Message[] {
  return pod.messages.filter(({ startLine }) => startLine.startsWith(method))
}

describe('a body on a reused connection that closes without a byte of response', () => {
  const large = 'x'.repeat(64 * KiB)
  test.each([
    ['of 3 octets', put('abc'), 'abc'],
    ['in chunks', putChunked(chunk('abc') + chunk('defg') + LAST_CHUNK), 'abcdefg'],
    ['in chunks, empty', putChunked(LAST_CHUNK), ''],
    ['of 64 KiB', put(large), large],
  ])('is sent again whole: %s', async (_, request, body) => {
    const pod = await startPod(closingOnReuse())
    const { port, record } = await startProxyFor(pod)
    const client = await warmClient(port)
    client.send(request)
    expect((await client.response()).body.toString()).toBe(`PUT / HTTP/1.1 ${body.length}`)
    expect(sentTo(pod, 'PUT').map((message) => message.body.toString() === body)).toEqual([
      true,
      true,
    ])
    expect(sentTo(pod, 'PUT').flatMap(({ defects }) => defects)).toEqual([])
    expect(await record(1)).toMatchObject({ status: 200, failure: null })
  })

  test('is not sent again when it is too large to be kept: 502', async () => {
    const pod = await startPod(closingOnReuse())
    const { port, record } = await startProxyFor(pod)
    const client = await warmClient(port)
    client.send(put(`${large}x`))
    expect(statusOf(await client.response())).toBe(502)
    expect(sentTo(pod, 'PUT')).toHaveLength(1)
    expect((await record(1)).failure).toBe('upstream-closed')
  })

  test.each([
    ['a length', 'Content-Length: 6\r\n', 'abc', 'def'],
    ['chunks', 'Transfer-Encoding: chunked\r\n', chunk('abc'), chunk('def') + LAST_CHUNK],
  ])('is sent again as far as it had come, and goes on, with %s', async (_, framing, one, two) => {
    const pod = await startPod((connection) => {
      if (connection.messages.length > 1 && connection.text.includes('abc')) connection.reset()
      else {
        const request = connection.next()
        if (request !== null) connection.send(digest(request))
      }
    })
    const { port } = await startProxyFor(pod)
    const client = await warmClient(port)
    client.send(`PUT / HTTP/1.1\r\nHost: a\r\n${framing}\r\n${one}`)
    await (await pod.connection(1)).until('abc')
    client.send(two)
    expect((await client.response()).body.toString()).toBe('PUT / HTTP/1.1 6')
    expect(pod.connections[1]?.messages[0]?.body.toString()).toBe('abcdef')
  })
})

describe('a byte of the response forbids a second try, also on a reused connection', () => {
  test.each([
    ['half a status line', 'HTTP/1.1 2', 502],
    ['half a head', 'HTTP/1.1 200 OK\r\nContent-Le', 502],
    ['an interim answer', 'HTTP/1.1 103 Early Hints\r\n\r\n', 502],
  ])('%s', async (_, bytes, status) => {
    const pod = await startPod(
      answering((request, connection) => {
        if (request.startLine.includes('/warm')) return ok('')
        connection.socket.write(bytes, () => connection.halfClose())
        return null
      }),
    )
    const { port, record } = await startProxyFor(pod)
    const client = await warmClient(port)
    client.send(get())
    let response = await client.response()
    if (statusOf(response) === 103) response = await client.response()
    expect(statusOf(response)).toBe(status)
    expect(sentTo(pod, 'GET / ')).toHaveLength(1)
    expect((await record(1)).failure).toBe('upstream-closed')
  })
})

describe('the second try', () => {
  test('goes to another endpoint where there is one', async () => {
    const pods = [await startPod(closingOnReuse()), await startPod(closingOnReuse())]
    const { port, records } = await startProxy([{ pods: pods.map((pod) => pod.port) }])
    const client = await warmClient(port)
    client.send(get('/warm'))
    await client.response()
    client.send(get('/x'))
    expect(statusOf(await client.response())).toBe(200)
    expect(pods.map((pod) => sentTo(pod, 'GET /x').length)).toEqual([1, 1])
    await waitFor(() => records.length === 3, 'the records')
  })

  test('goes to a third one where the second can not be reached', async () => {
    const pods = [await startPod(closingOnReuse()), await startPod(closingOnReuse())]
    const ports = pods.map((pod) => pod.port)
    const { port, apply } = await startProxy([{ pods: ports }])
    const clients = [await warmClient(port), await warmClient(port)]
    apply({ routes: [{ pods: [...ports, await closedPort()] }] })
    for (const client of clients) {
      client.send(put('abc'))
      expect(statusOf(await client.response())).toBe(200)
    }
  })

  test.each([false, true])(
    'stays with the pod of its cookie, change-on-failure %s',
    async (changeOnFailure) => {
      const pods = [await startPod(closingOnReuse()), await startPod(closingOnReuse())]
      const affinity = { ...plainCookie, changeOnFailure }
      const { port } = await startProxy([
        { pods: pods.map((pod) => pod.port), policies: { affinity } },
      ])
      const client = await connectClient(port)
      client.send(get('/warm'))
      const set = fieldOf(await client.response(), 'Set-Cookie') ?? ''
      client.send(get('/x', `Cookie: ${set.split(';')[0]}\r\n`))
      const answer = await client.response()
      expect(statusOf(answer)).toBe(200)
      expect(fieldOf(answer, 'Set-Cookie')).toBeNull()
      expect(pods.map((pod) => sentTo(pod, 'GET /x').length).sort()).toEqual([0, 2])
    },
  )

  test('is the last one', async () => {
    const leaving = (connection: PodConnection) => {
      const message = connection.next()
      if (message?.startLine.includes('/warm')) connection.send(ok(''))
      else if (message !== null) connection.halfClose()
    }
    const pods = [await startPod(leaving), await startPod(leaving), await startPod(leaving)]
    const { port } = await startProxy([{ pods: pods.map((pod) => pod.port) }])
    for (let i = 0; i < 3; i++) await warmClient(port)
    const client = await connectClient(port)
    client.send(get('/x'))
    expect(statusOf(await client.response())).toBe(502)
    expect(pods.flatMap((pod) => sentTo(pod, 'GET /x'))).toHaveLength(2)
  })
})

describe('the budget of retries', () => {
  test('lets some through at a time, and answers 502 to the rest', async () => {
    const CLIENTS = 30
    const FLOOR = 20
    // Answered together, so that there are as many connections to be reused.
    const pod = await startPod(
      answering((request, connection) => {
        if (!request.startLine.includes('/warm')) {
          return connection.messages.length === 1 ? ok('again') : null
        }
        if (pod.messages.length === CLIENTS) {
          for (const { socket } of pod.connections) socket.write(ok(''))
        }
        return null
      }),
    )
    const { port, proxy } = await startProxyFor(pod)
    const clients = await Promise.all(Array.from({ length: CLIENTS }, () => connectClient(port)))
    for (const client of clients) client.send(get('/warm'))
    await Promise.all(clients.map((client) => client.response()))
    const reused = [...pod.connections]
    for (const client of clients) client.send(get('/x'))
    await waitFor(() => sentTo(pod, 'GET /x').length === CLIENTS, 'the requests')
    expect(proxy.retries).toMatchObject({ waiting: CLIENTS, retrying: 0, granted: 0, refused: 0 })
    for (const connection of reused) connection.reset()
    const statuses = (
      await Promise.all(clients.map(async (client) => statusOf(await client.response())))
    ).sort()
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(FLOOR)
    const { granted, refused } = proxy.retries
    expect([granted, refused]).toEqual([
      statuses.filter((status) => status === 200).length,
      statuses.filter((status) => status === 502).length,
    ])
    expect(proxy.retries).toMatchObject({ waiting: 0, retrying: 0 })
  })

  test('is given back however a request ends', async () => {
    const pod = await startPod(
      answering((request) => (request.startLine.includes('/warm') ? ok('') : null)),
    )
    const { port, proxy } = await startProxyFor(pod)
    const client = await warmClient(port)
    client.send(get('/x'))
    await waitFor(() => sentTo(pod, 'GET /x').length === 1, 'the request')
    pod.connections[0]?.reset()
    await waitFor(() => sentTo(pod, 'GET /x').length === 2, 'the second try')
    expect(proxy.retries).toMatchObject({ waiting: 1, retrying: 1, granted: 1 })
    client.reset()
    await waitFor(() => proxy.retries.waiting === 0, 'the end')
    expect(proxy.retries.retrying).toBe(0)
  })
})

describe('a request that may not be sent twice', () => {
  test('takes a connection that was idle for less than a second, else a fresh one', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const pod = await startPod(answering((request) => ok(request.startLine)))
    const { port } = await startProxyFor(pod)
    const client = await warmClient(port)
    client.send(post('abc'))
    await client.response()
    expect(pod.connections).toHaveLength(1)
    vi.setSystemTime(Date.now() + 1_000)
    client.send(get())
    await client.response()
    expect(pod.connections).toHaveLength(1)
    vi.setSystemTime(Date.now() + 1_000)
    client.send(post('abc'))
    await client.response()
    expect(pod.connections).toHaveLength(2)
  })
})

describe('a pod that closes idle connections', () => {
  test('by its own announcement is believed, and left a second earlier', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const pod = await startPod(answering(() => ok('', 'Keep-Alive: timeout=3, max=99\r\n')))
    const { port } = await startProxyFor(pod)
    const client = await warmClient(port)
    vi.setSystemTime(Date.now() + 1_999)
    client.send(get())
    await client.response()
    expect(pod.connections).toHaveLength(1)
    vi.setSystemTime(Date.now() + 2_000)
    client.send(get())
    await client.response()
    expect(pod.connections).toHaveLength(2)
  })

  test('under a request gets the next ones on fresh connections', async () => {
    const pod = await startPod(closingOnReuse())
    const { port, proxy } = await startProxyFor(pod)
    const client = await warmClient(port)
    for (let i = 0; i < 10; i++) {
      client.send(get('/x'))
      expect(statusOf(await client.response())).toBe(200)
      client.send(post('abc'))
      expect(statusOf(await client.response())).toBe(200)
    }
    expect(proxy.retries.granted).toBeGreaterThan(0)
    expect(sentTo(pod, 'POST')).toHaveLength(10)
  })
})

import { describe, expect, test } from 'vitest'
import { collect, connectHttp2, type Http2Client } from '../support/http2-client.ts'
import { connectClient } from '../support/raw-client.ts'
import { answering, echoLine, ok, startPod } from '../support/raw-pod.ts'
import { startProxyFor } from '../support/start-proxy.ts'
import { waitFor } from '../support/wait-for.ts'

const h2c = { h2c: true }

function watchGoaway({ session }: Http2Client): () => number | null {
  let code: number | null = null
  session.on('goaway', (given: number) => {
    code = given
  })
  return () => code
}

describe('a connection in HTTP/2', () => {
  test('that is idle for too long is closed with a farewell', async () => {
    const pod = await startPod(echoLine)
    const { port, proxy } = await startProxyFor(pod, { keepAliveTime: 50 }, h2c)
    const client = await connectHttp2(port)
    const goaway = watchGoaway(client)
    await client.ask()
    await waitFor(() => client.session.destroyed, 'the end of the connection')
    expect(goaway()).toBe(0)
    await waitFor(() => proxy.connections().active === 0, 'the place to be free')
  })

  test('on which nothing is asked is closed', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod, { headTime: 50 }, h2c)
    const silent = await connectClient(port)
    await silent.untilEnded()
    const client = await connectHttp2(port)
    await waitFor(() => client.session.destroyed, 'the end of the connection')
  })

  test('that is old takes no more requests, and ends with its last', async () => {
    const pod = await startPod((connection) => {
      const request = connection.next()
      if (request?.startLine.includes('/slow') === false) connection.send(ok('fast'))
    })
    const { port } = await startProxyFor(pod, { connectionAge: 500 }, h2c)
    const client = await connectHttp2(port)
    const goaway = watchGoaway(client)
    const slow = client.open({ ':path': '/slow' })
    const answer = collect(slow)
    await waitFor(() => goaway() === 0, 'the farewell')
    pod.connections[0]?.send(ok('slow'))
    await waitFor(() => slow.closed, 'the answer')
    expect(answer().body).toBe('slow')
    await waitFor(() => client.session.destroyed, 'the end of the connection')
  })

  test('ends after as many requests as it may have', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod, { connectionRequests: 3 }, h2c)
    const client = await connectHttp2(port)
    for (let i = 0; i < 3; i++) expect((await client.ask()).status).toBe(200)
    await waitFor(() => client.session.destroyed, 'the end of the connection')
  })

  test('is drained: what has begun is answered, then it ends', async () => {
    const pod = await startPod(() => undefined)
    const { port, proxy } = await startProxyFor(pod, {}, h2c)
    const client = await connectHttp2(port)
    const goaway = watchGoaway(client)
    const stream = client.open()
    const answer = collect(stream)
    await waitFor(() => pod.messages.length === 1, 'the request')
    const drained = proxy.drain(5_000)
    await waitFor(() => goaway() === 0, 'the farewell')
    pod.connections[0]?.send(ok('last'))
    await drained
    await waitFor(() => stream.closed, 'the answer')
    expect(answer()).toMatchObject({ status: 200, body: 'last', code: 0 })
  })

  test('that the client cuts breaks off all its requests', async () => {
    const pod = await startPod(() => undefined)
    const { port, records, proxy } = await startProxyFor(pod, {}, h2c)
    const client = await connectHttp2(port)
    for (let i = 0; i < 5; i++) client.open()
    await waitFor(() => pod.messages.length === 5, 'the requests')
    client.session.destroy()
    await waitFor(() => records.length === 5, 'the records')
    expect(records.map(({ failure }) => failure)).toEqual(Array(5).fill('client-gone'))
    for (const connection of pod.connections) await connection.untilEnded()
    await waitFor(() => proxy.connections().active === 0, 'the place to be free')
  })

  test('lets two hundred requests come by in turns of a hundred', async () => {
    const pod = await startPod(answering(() => ok('x')))
    const { port } = await startProxyFor(pod, {}, h2c)
    const client = await connectHttp2(port)
    const answers = await Promise.all(Array.from({ length: 200 }, () => client.ask()))
    expect(answers.every(({ status }) => status === 200)).toBe(true)
  })
})

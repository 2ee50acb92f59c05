import { describe, expect, test } from 'vitest'
import type { PodProtocol } from '../../../src/snapshot/pod-protocol.ts'
import { connectHttp2 } from '../support/http2-client.ts'
import { connectFrames, Flag, type Frame, FrameType, headers } from '../support/http2-frames.ts'
import { fieldOf, type Http2Request, startHttp2Pod } from '../support/http2-pod.ts'
import { connectClient } from '../support/raw-client.ts'
import { fieldOf as fieldOfMessage, statusOf } from '../support/read-message.ts'
import { get, post, postChunked } from '../support/requests.ts'
import { startProxy } from '../support/start-proxy.ts'
import { waitFor } from '../support/wait-for.ts'

const echo = ({ stream, fields }: Http2Request) => {
  let body = ''
  stream.on('data', (bytes) => {
    body += bytes
  })
  stream.on('end', () => {
    stream.respond({ ':status': 200, 'x-path': fields[fields.indexOf(':path') + 1] })
    stream.end(body || 'none')
  })
  stream.resume()
}

function routes(port: number, podProtocol: PodProtocol, podServerName: string | null = null) {
  return [{ pods: [port], policies: { podProtocol, podServerName } }]
}

describe.each(['h2c', 'h2'] as const)('a pod that speaks %s', (protocol) => {
  const tls = protocol === 'h2'

  test('is asked and answers as any other, over one connection', async () => {
    const pod = await startHttp2Pod(echo, { tls })
    const { port, record } = await startProxy(routes(pod.port, protocol))
    const client = await connectClient(port)
    client.send(
      get('/a?b', 'X-Own: 1\r\nConnection: keep-alive, x-hop\r\nX-Hop: 1\r\nTE: trailers\r\n'),
    )
    const answer = await client.response()
    expect([statusOf(answer), answer.body.toString(), answer.defects]).toEqual([200, 'none', []])
    expect(fieldOfMessage(answer, 'x-path')).toBe('/a?b')
    const [request] = pod.requests
    const seen = (name: string) => request && fieldOf(request, name)
    expect([':method', ':scheme', ':authority', 'x-own', 'x-forwarded-proto'].map(seen)).toEqual([
      'GET',
      tls ? 'https' : 'http',
      'a',
      '1',
      'http',
    ])
    expect(['host', 'connection', 'x-hop', 'te', 'transfer-encoding'].map(seen)).toEqual(
      Array(5).fill(null),
    )
    client.send(post('hello'))
    expect((await client.response()).body.toString()).toBe('hello')
    client.send(postChunked('5\r\nhello\r\n0\r\n\r\n'))
    expect((await client.response()).body.toString()).toBe('hello')
    expect(pod.sessions).toHaveLength(1)
    expect(await record(0)).toMatchObject({
      upstreamAddress: `127.0.0.1:${pod.port}`,
      upstreamStatus: 200,
    })
  })

  test('carries large bodies both ways', async () => {
    const pod = await startHttp2Pod(echo, { tls })
    const { port } = await startProxy(routes(pod.port, protocol), {}, { h2c: true })
    const client = await connectHttp2(port)
    const body = 'x'.repeat(3_000_000)
    expect((await client.ask({}, body)).body === body).toBe(true)
  })
})

describe('a pod in HTTP/2', () => {
  test('over TLS is told the name that the Ingress says, and none by default', async () => {
    const pod = await startHttp2Pod(echo, { tls: true })
    const proxy = await startProxy(routes(pod.port, 'h2'))
    const client = await connectClient(proxy.port)
    client.send(get())
    expect(statusOf(await client.response())).toBe(200)
    proxy.apply({ routes: routes(pod.port, 'h2', 'pod.example.com') })
    client.send(get())
    expect(statusOf(await client.response())).toBe(200)
    expect(pod.serverNames).toEqual([false, 'pod.example.com'])
  })

  test('that takes few streams at once gets no more of them', async () => {
    let open = 0
    let most = 0
    const pod = await startHttp2Pod(
      ({ stream }) => {
        most = Math.max(most, ++open)
        setImmediate(() => {
          open--
          stream.respond({ ':status': 200 }, { endStream: true })
        })
      },
      { maxConcurrentStreams: 2 },
    )
    const { port } = await startProxy(routes(pod.port, 'h2c'), {}, { h2c: true })
    const client = await connectHttp2(port)
    expect((await client.ask()).status).toBe(200)
    const answers = await Promise.all(Array.from({ length: 60 }, () => client.ask()))
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    expect(pod.sessions.length).toBeLessThanOrEqual(8)
    expect(most).toBeLessThanOrEqual(2 * pod.sessions.length)
  })

  test('that refuses a request gets it again, whatever its method, and the client knows nothing of it', async () => {
    let refused = 0
    const pod = await startHttp2Pod((request) => {
      if (refused++ === 0) request.stream.close(7)
      else echo(request)
    })
    const { port } = await startProxy(routes(pod.port, 'h2c'))
    const client = await connectClient(port)
    client.send(post('once'))
    expect((await client.response()).body.toString()).toBe('once')
    expect(pod.requests).toHaveLength(2)
  })

  test('that says goodbye gets no more requests on that connection', async () => {
    const pod = await startHttp2Pod(echo)
    const { port } = await startProxy(routes(pod.port, 'h2c'))
    const client = await connectClient(port)
    client.send(get())
    await client.response()
    pod.sessions[0]?.goaway(0)
    pod.sessions[0]?.close()
    await waitFor(() => pod.sessions[0]?.destroyed === true, 'the end of the session')
    client.send(post('again'))
    expect((await client.response()).body.toString()).toBe('again')
    expect(pod.sessions).toHaveLength(2)
  })

  test('that resets in the body never lets it look whole', async () => {
    const pod = await startHttp2Pod(({ stream }) => {
      stream.respond({ ':status': 200 }, { waitForTrailers: true })
      stream.write('12345', () => setImmediate(() => stream.close(2)))
    })
    const { port, record } = await startProxy(routes(pod.port, 'h2c'))
    const client = await connectClient(port)
    client.send(get())
    expect(await client.untilEnded()).toBe('reset')
    expect(client.text).not.toContain('0\r\n\r\n')
    expect((await record(0)).failure).toBe('upstream-truncated')
  })

  test('that answers before it has read the request is heard', async () => {
    const pod = await startHttp2Pod(({ stream }) =>
      stream.respond({ ':status': 413 }, { endStream: true }),
    )
    const { port } = await startProxy(routes(pod.port, 'h2c'))
    const client = await connectClient(port)
    client.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nbegin')
    expect(statusOf(await client.response())).toBe(413)
  })

  test('that answers with a head alone is passed on so, in either protocol', async () => {
    const pod = await startHttp2Pod(({ stream }) =>
      stream.respond({ ':status': 200, 'x-all': 'said' }, { endStream: true }),
    )
    const { port } = await startProxy(routes(pod.port, 'h2c'), {}, { h2c: true })
    const client = await connectClient(port)
    client.send(get())
    const answer = await client.response()
    expect([statusOf(answer), answer.defects]).toEqual([200, []])
    expect(fieldOfMessage(answer, 'content-length')).toBe('0')
    const frames = await connectFrames(port)
    frames.send(headers(1))
    const isHead = ({ type }: Frame) => type === FrameType.headers
    await waitFor(() => frames.frames().some(isHead), 'the head')
    expect(frames.frames().find(isHead)?.flags).toBe(Flag.endHeaders | Flag.endStream)
  })

  test('that promises no octets and sends trailers has them passed on', async () => {
    const pod = await startHttp2Pod(({ stream }) => {
      stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '1' }))
      stream.respond({ ':status': 200, 'content-length': '0' }, { waitForTrailers: true })
      stream.end()
    })
    const { port } = await startProxy(routes(pod.port, 'h2c'), {}, { h2c: true })
    const frames = await connectFrames(port)
    frames.send(headers(1))
    const heads = () => frames.frames().filter(({ type }) => type === FrameType.headers)
    await waitFor(() => heads().length === 2, 'head and trailers')
    expect(heads()[1]?.payload.toString('latin1')).toContain('x-sum')
    expect(heads().map(({ flags }) => flags & Flag.endStream)).toEqual([0, Flag.endStream])
  })

  test('is told that the client has gone', async () => {
    let closed = false
    const pod = await startHttp2Pod(({ stream }) =>
      stream.on('close', () => {
        closed = true
      }),
    )
    const { port, record } = await startProxy(routes(pod.port, 'h2c'))
    const client = await connectClient(port)
    client.send('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n')
    await waitFor(() => pod.requests.length === 1, 'the request')
    let whole = false
    pod.requests[0]?.stream.on('end', () => {
      whole = pod.requests[0]?.stream.aborted === false
    })
    client.reset()
    await waitFor(() => closed, 'the reset of the stream')
    expect(whole).toBe(false)
    expect((await record(0)).failure).toBe('client-gone')
    expect(pod.sessions[0]?.destroyed).toBe(false)
  })

  test('relays its 1xx answers', async () => {
    const pod = await startHttp2Pod(({ stream }) => {
      stream.additionalHeaders({ ':status': 103, link: '</a.css>' })
      stream.respond({ ':status': 200 })
      stream.end('done')
    })
    const { port } = await startProxy(routes(pod.port, 'h2c'), {}, { h2c: true })
    const client = await connectHttp2(port)
    expect(await client.ask()).toMatchObject({ status: 200, body: 'done', informational: [103] })
  })

  test('that is silent gets its time, and no more', async () => {
    const pod = await startHttp2Pod(() => undefined)
    const { port } = await startProxy(routes(pod.port, 'h2c'), { upstreamReadTime: 50 })
    const client = await connectClient(port)
    client.send(get())
    expect(statusOf(await client.response())).toBe(504)
  })

  test('that speaks HTTP/1.1 after all is a failure, and nothing hangs', async () => {
    const { startPod, echoLine } = await import('../support/raw-pod.ts')
    const pod = await startPod(echoLine)
    const { port } = await startProxy(routes(pod.port, 'h2c'), { connectTime: 1_000 })
    const client = await connectClient(port)
    client.send(get())
    expect([502, 503, 504]).toContain(statusOf(await client.response()))
  })
})

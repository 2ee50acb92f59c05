import { describe, expect, test } from 'vitest'
import { collect, connectHttp2 } from '../support/http2-client.ts'
import { connectFrames, data, headers, rstStream, usualFields } from '../support/http2-frames.ts'
import { pour, untilStalled } from '../support/pour.ts'
import { answering, ok, startPod } from '../support/raw-pod.ts'
import { fieldOf } from '../support/read-message.ts'
import { startProxyFor } from '../support/start-proxy.ts'
import { waitFor } from '../support/wait-for.ts'

const MiB = 1_048_576
const h2c = { h2c: true }

describe('a body in HTTP/2', () => {
  test('goes to the pod in chunks where its length is not said, and comes back whole', async () => {
    const pod = await startPod(answering(({ body }) => ok(body.toString('latin1'))))
    const { port } = await startProxyFor(pod, {}, h2c)
    const client = await connectHttp2(port)
    const body = 'x'.repeat(300_000)
    const answer = await client.ask({}, body)
    expect(answer.body === body).toBe(true)
    expect(pod.messages[0] && fieldOf(pod.messages[0], 'transfer-encoding')).toBe('chunked')
    expect(pod.messages[0]?.defects).toEqual([])
  })

  test('goes to the pod with its length where it is said', async () => {
    const pod = await startPod(answering(({ body }) => ok(`${body.length}`)))
    const { port } = await startProxyFor(pod, {}, h2c)
    const client = await connectHttp2(port)
    expect((await client.ask({ 'content-length': '5' }, 'hello')).body).toBe('5')
    expect(pod.messages[0] && fieldOf(pod.messages[0], 'content-length')).toBe('5')
  })

  test('that is longer than was said never becomes a request', async () => {
    const pod = await startPod(answering(({ body }) => ok(`${body.length}`)))
    const { port } = await startProxyFor(pod, {}, h2c)
    const client = await connectHttp2(port)
    const answer = await client.ask({ 'content-length': '3' }, 'hello')
    expect(answer.code).not.toBe(0)
    expect(pod.messages.filter(({ complete }) => complete)).toEqual([])
  })

  test.each([
    ['a length', 'Content-Length: 10\r\n\r\n12345'],
    ['chunks', 'Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n'],
  ])(
    'that the pod cuts short ends with a reset, never as if it were whole: %s',
    async (_, text) => {
      const pod = await startPod((connection) => {
        if (connection.next() === null) return
        connection.send(`HTTP/1.1 200 OK\r\n${text}`)
        connection.halfClose()
      })
      const { port, record } = await startProxyFor(pod, {}, h2c)
      const client = await connectHttp2(port)
      const answer = await client.ask()
      expect(answer).toMatchObject({ status: 200, body: '12345' })
      expect(answer.code).not.toBe(0)
      expect((await record(0)).failure).toBe('upstream-truncated')
    },
  )

  test('that the pod ends by closing is whole', async () => {
    const pod = await startPod((connection) => {
      if (connection.next() === null) return
      connection.send('HTTP/1.1 200 OK\r\n\r\n12345')
      connection.halfClose()
    })
    const { port } = await startProxyFor(pod, {}, h2c)
    const client = await connectHttp2(port)
    expect(await client.ask()).toMatchObject({ status: 200, body: '12345', code: 0 })
  })

  test('of an upload that the client breaks off is never complete at the pod', async () => {
    const pod = await startPod(() => undefined)
    const { port, record } = await startProxyFor(pod, {}, h2c)
    const client = await connectFrames(port)
    const fields = [[':method', 'POST'], ...usualFields.slice(1)] as const
    client.send(headers(1, fields, 0), data(1, '12345'))
    await waitFor(() => pod.messages.length === 1, 'the request')
    client.send(rstStream(1))
    const connection = await pod.connection(0)
    await connection.untilEnded()
    expect(pod.messages[0]?.complete).toBe(false)
    expect(await record(0)).toMatchObject({ status: 499, failure: 'client-gone' })
    expect(client.peer.ending).toBe('open')
  })

  test('of a download that the client breaks off ends at the pod', async () => {
    const pod = await startPod((connection) => {
      if (connection.next() === null) return
      connection.send('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n')
    })
    const { port, record } = await startProxyFor(pod, {}, h2c)
    const client = await connectHttp2(port)
    const stream = client.open()
    const answer = collect(stream)
    await waitFor(() => answer().body === 'x', 'the first octet')
    stream.close(8)
    await (await pod.connection(0)).untilEnded()
    expect(await record(0)).toMatchObject({ status: 200, failure: 'client-gone' })
  })

  test('is held back at the pod while the client does not read, and its neighbours go on', async () => {
    const block = Buffer.alloc(65_536, 'x')
    let sent = () => 0
    const pod = await startPod((connection) => {
      const request = connection.next()
      if (request === null) return
      if (!request.startLine.includes('/large')) return connection.send(ok('small'))
      connection.send(`HTTP/1.1 200 OK\r\nContent-Length: ${64 * MiB}\r\n\r\n`)
      sent = pour(connection.socket, block, 64 * MiB)
    })
    const { port } = await startProxyFor(pod, {}, h2c)
    const client = await connectHttp2(port)
    const stream = client.open({ ':path': '/large' })
    stream.pause()
    await waitFor(() => sent() > 0, 'the beginning')
    // The kernel's buffers between the proxy and the pod, and a stream's in the proxy.
    expect(await untilStalled(sent)).toBeLessThan(16 * MiB)
    expect((await client.ask({ ':path': '/small' })).body).toBe('small')
    let read = 0
    stream.on('data', (bytes: Buffer) => {
      read += bytes.length
    })
    stream.resume()
    await waitFor(
      () => read === 64 * MiB,
      () => `all of it; ${read} came`,
    )
  })

  test('is held back at the client while the pod does not read', async () => {
    const pod = await startPod(
      () => undefined,
      ({ socket }) => socket.pause(),
    )
    const { port } = await startProxyFor(pod, {}, h2c)
    const client = await connectHttp2(port)
    const stream = client.open({}, 'body')
    let sent = 0
    const block = Buffer.alloc(65_536)
    function next(): void {
      if (stream.destroyed || sent > 64 * MiB) return
      stream.write(block, () => {
        sent += block.length
        next()
      })
    }
    next()
    expect(await untilStalled(() => sent)).toBeLessThan(32 * MiB)
  })

  test('that is too large is answered while it comes, and the client is told to stop', async () => {
    const pod = await startPod(() => undefined)
    const { port } = await startProxyFor(pod, { bodyBytes: 1_000 }, h2c)
    const client = await connectHttp2(port)
    const stream = client.open({}, 'body')
    const answer = collect(stream)
    for (let i = 0; i < 20; i++) stream.write(Buffer.alloc(10_000))
    await waitFor(() => stream.closed, 'the end of the stream')
    expect(answer()).toMatchObject({ status: 413, code: 0 })
    expect(answer().body).toContain('413')
    expect((await client.ask({ ':path': '/%00' })).status).toBe(400)
  })

  test('that stops is given up after a while', async () => {
    const pod = await startPod(() => undefined)
    const { port } = await startProxyFor(pod, { bodyIdleTime: 50 }, h2c)
    const client = await connectHttp2(port)
    const stream = client.open({}, 'body')
    const answer = collect(stream)
    stream.write('1')
    await waitFor(() => stream.closed, 'the end of the stream')
    expect(answer().status).toBe(408)
  })

  test('that nobody reads is given up after a while', async () => {
    const pod = await startPod((connection) => {
      if (connection.next() === null) return
      connection.send(`HTTP/1.1 200 OK\r\nContent-Length: ${64 * MiB}\r\n\r\n`)
      pour(connection.socket, Buffer.alloc(65_536), 64 * MiB)
    })
    const { port, record } = await startProxyFor(pod, { sendIdleTime: 100 }, h2c)
    const client = await connectHttp2(port)
    const stream = client.open()
    stream.pause()
    expect((await record(0)).status).toBe(200)
    await waitFor(() => stream.closed || stream.destroyed, 'the end of the stream')
    expect(client.session.destroyed).toBe(false)
  })
})

describe('1xx answers in HTTP/2', () => {
  test('are relayed before the final one', async () => {
    const pod = await startPod(
      answering(
        () =>
          'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n' +
          'HTTP/1.1 103 Early Hints\r\nLink: </b.css>; rel=preload\r\nLink: </c.css>\r\n\r\n' +
          ok('done'),
      ),
    )
    const { port } = await startProxyFor(pod, {}, h2c)
    const client = await connectHttp2(port)
    expect(await client.ask()).toMatchObject({
      status: 200,
      body: 'done',
      informational: [103, 103],
    })
  })

  test('let a client go on that waits for 100', async () => {
    const pod = await startPod((connection) => {
      const request = connection.peek()
      if (request !== null && !request.complete) connection.send('HTTP/1.1 100 Continue\r\n\r\n')
      const whole = connection.next()
      if (whole !== null) connection.send(ok(whole.body.toString()))
    })
    const { port } = await startProxyFor(pod, {}, h2c)
    const client = await connectHttp2(port)
    const stream = client.open({ expect: '100-continue', 'content-length': '2' }, 'body')
    const answer = collect(stream)
    let goOn = false
    stream.on('continue', () => {
      goOn = true
    })
    await waitFor(() => goOn, 'the 100')
    stream.end('ok')
    await waitFor(() => stream.closed, 'the answer')
    expect(answer()).toMatchObject({ status: 200, body: 'ok' })
  })
})

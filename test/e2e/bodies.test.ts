import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { connectClient } from './support/raw-client.ts'
import { answering, ok, startPod } from './support/raw-pod.ts'
import { fieldOf, statusOf } from './support/read-message.ts'
import { chunk, get, LAST_CHUNK, post, postChunked } from './support/requests.ts'
import { startProxyFor } from './support/start-proxy.ts'

const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const MiB = 1_048_576

/** Answers with the hash and the length of what came. */
const hashing = answering((request) => ok(`${request.body.length} ${sha(request.body)}`))

const bodies = [Buffer.alloc(0), Buffer.from('x'), randomBytes(1000), randomBytes(MiB)]

describe('request bodies', () => {
  test.each(bodies.map((body) => [body.length, body] as const))(
    'of %i octets arrive whole with Content-Length, and in chunks',
    async (_, body) => {
      const pod = await startPod(hashing)
      const { port } = await startProxyFor(pod)
      const client = await connectClient(port)
      const text = body.toString('latin1')
      client.send(post(text))
      expect((await client.response()).body.toString()).toBe(`${body.length} ${sha(body)}`)
      client.send(postChunked((text === '' ? '' : chunk(text)) + LAST_CHUNK))
      expect((await client.response()).body.toString()).toBe(`${body.length} ${sha(body)}`)
      const [plain, chunked] = pod.messages
      expect(plain?.defects).toEqual([])
      expect(chunked?.defects).toEqual([])
      expect(fieldOf(plain ?? never(), 'Content-Length')).toBe(String(body.length))
      expect(fieldOf(chunked ?? never(), 'Transfer-Encoding')).toBe('chunked')
    },
  )

  test('arrive whole when head and body are split at every octet', async () => {
    const pod = await startPod(answering((request) => ok(request.body.toString())))
    const { port } = await startProxyFor(pod)
    for (const request of [
      post('hello'),
      postChunked(`${chunk('hel')}${chunk('lo')}${LAST_CHUNK}`),
    ]) {
      const splits = Array.from({ length: request.length - 1 }, (_, i) => i + 1)
      const client = await connectClient(port)
      for (const at of splits) {
        await client.sendPieces([request.slice(0, at), request.slice(at)])
        expect((await client.response()).body.toString()).toBe('hello')
      }
      await client.sendByteByByte(request)
      expect((await client.response()).body.toString()).toBe('hello')
    }
    for (const { defects } of pod.messages) expect(defects).toEqual([])
  })

  test('lose their chunk extensions and trailers on the way (RFC 9112 7.1)', async () => {
    const pod = await startPod(answering((request) => ok(request.body.toString())))
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(
      postChunked(
        '3;a=b;c="d e"\r\nabc\r\n01;x\r\nd\r\n000;last\r\nX-Forwarded-For: 6.6.6.6\r\nHost: evil\r\n\r\n',
        'Trailer: X-Forwarded-For\r\nTE: trailers\r\n',
      ),
    )
    expect((await client.response()).body.toString()).toBe('abcd')
    const text = pod.connections[0]?.text ?? ''
    expect(pod.messages[0]?.defects).toEqual([])
    expect(text).not.toMatch(/6\.6\.6\.6|evil|trailer|;/i)
    expect(text.endsWith('0\r\n\r\n')).toBe(true)
  })

  test('of a GET are passed on too', async () => {
    const pod = await startPod(answering((request) => ok(request.body.toString())))
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send('GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc')
    expect((await client.response()).body.toString()).toBe('abc')
  })

  test('flow to the pod before they are complete', async () => {
    const pod = await startPod((connection) => {
      if (connection.text.endsWith('2\r\nhe\r\n'))
        connection.send('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe')
      if (connection.text.endsWith(LAST_CHUNK)) connection.send('llo')
    })
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(postChunked(chunk('he')))
    await client.until('\r\n\r\nhe')
    client.send(chunk('llo') + LAST_CHUNK)
    expect((await client.response()).body.toString()).toBe('hello')
  })

  test('beyond the limit are refused with 413, announced or not', async () => {
    const pod = await startPod(hashing)
    const { port, record } = await startProxyFor(pod, { bodyBytes: 10 })
    const announced = await connectClient(port)
    announced.send(post('x'.repeat(11)))
    expect(statusOf(await announced.response())).toBe(413)
    expect(pod.connections).toHaveLength(0)
    const chunked = await connectClient(port)
    chunked.send(postChunked(chunk('x'.repeat(6)) + chunk('x'.repeat(6)) + LAST_CHUNK))
    expect(statusOf(await chunked.response())).toBe(413)
    expect(await chunked.untilEnded()).toBe('end')
    expect(await (await pod.connection(0)).untilEnded()).toBe('end')
    expect(pod.messages.every((message) => !message.complete)).toBe(true)
    expect((await record(1)).failure).toBe('body-too-large')
    const fits = await connectClient(port)
    fits.send(post('x'.repeat(10)))
    expect(statusOf(await fits.response())).toBe(200)
  })
})

test('many bodies at once, both ways and at every pace, are never mixed up', async () => {
  // Sends each body back while it comes in.
  const pod = await startPod(
    () => undefined,
    (connection) => {
      connection.keep = false
      connection.socket.once('data', (first: Buffer) => {
        const headEnd = first.indexOf('\r\n\r\n') + 4
        const length = /content-length: (\d+)/i.exec(first.toString('latin1'))?.[1]
        connection.socket.write(
          `HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n`,
        )
        connection.socket.write(first.subarray(headEnd))
        connection.socket.pipe(connection.socket)
      })
    },
  )
  const { port } = await startProxyFor(pod)
  async function roundTrip(number: number): Promise<void> {
    const body = randomBytes(number % 3 === 0 ? 3 * MiB : 200_000 + number)
    const client = await connectClient(port)
    if (number % 2 === 0) client.socket.pause()
    client.send(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n`)
    const size = number % 4 < 2 ? 1_000 : 30_000
    const pieces = Array.from({ length: Math.ceil(body.length / size) }, (_, i) =>
      body.subarray(i * size, (i + 1) * size),
    )
    await client.sendPieces(number % 3 === 0 ? [body] : pieces)
    client.socket.resume()
    expect((await client.response()).body.equals(body)).toBe(true)
  }
  await Promise.all(Array.from({ length: 24 }, (_, i) => roundTrip(i)))
})

describe('response bodies', () => {
  test.each(bodies.map((body) => [body.length, body] as const))(
    'of %i octets arrive whole with Content-Length, in chunks and until close',
    async (length, body) => {
      const text = body.toString('latin1')
      const pod = await startPod(
        answering((request, connection) => {
          if (request.startLine.includes('/length')) return ok(text)
          if (request.startLine.includes('/chunked')) {
            const framed = (text === '' ? '' : chunk(text)) + LAST_CHUNK
            return `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${framed}`
          }
          connection.send(`HTTP/1.1 200 OK\r\n\r\n${text}`)
          connection.halfClose()
          return null
        }),
      )
      const { port, record } = await startProxyFor(pod)
      for (const version of ['1.1', '1.0']) {
        for (const path of ['/length', '/chunked', '/close']) {
          const client = await connectClient(port)
          client.send(`GET ${path} HTTP/${version}\r\nHost: a\r\nConnection: close\r\n\r\n`)
          expect(await client.untilEnded()).toBe('end')
          const response = await client.response()
          expect(response.defects).toEqual([])
          expect(sha(response.body)).toBe(sha(body))
          expect(client.rest).toBe('')
        }
      }
      expect((await record(0)).responseBodyBytes).toBe(length)
    },
  )

  test('arrive whole when the answer is split at every octet', async () => {
    const answers = [
      ok('hello'),
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunk('hel')}${chunk('lo')}${LAST_CHUNK}`,
    ]
    for (const answer of answers) {
      let at = 1
      const pod = await startPod(
        answering((_, connection) => {
          void connection.sendPieces([answer.slice(0, at), answer.slice(at)])
          return null
        }),
      )
      const { port } = await startProxyFor(pod)
      const client = await connectClient(port)
      for (; at < answer.length; at++) {
        client.send(get())
        const response = await client.response()
        expect(response.body.toString()).toBe('hello')
        expect(response.defects).toEqual([])
      }
      expect(pod.connections).toHaveLength(1)
    }
  })

  test('lose their chunk extensions and trailers on the way (RFC 9112 7.1)', async () => {
    const pod = await startPod(
      answering(
        () =>
          'HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\nTrailer: Set-Cookie\r\n\r\n' +
          '3;sig=1\r\nabc\r\n0;x=y\r\nSet-Cookie: evil=1\r\n\r\n',
      ),
    )
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(get())
    const response = await client.response()
    expect(response.defects).toEqual([])
    expect(response.body.toString()).toBe('abc')
    expect(client.text).not.toMatch(/evil|trailer|sig/i)
    expect(client.rest).toBe('')
  })

  test('flow to the client before they are complete', async () => {
    const pod = await startPod(
      answering(() => 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n'),
    )
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(get())
    await client.until('2\r\nhe\r\n')
    pod.connections[0]?.send('3\r\nllo\r\n0\r\n\r\n')
    expect((await client.response()).body.toString()).toBe('hello')
  })
})

function never(): never {
  throw new Error('the pod got no request')
}

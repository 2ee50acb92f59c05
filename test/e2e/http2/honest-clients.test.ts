import { describe, expect, test } from 'vitest'
import {
  connectFrames,
  data,
  Flag,
  FrameType,
  frame,
  headers,
  rstStream,
  windowUpdate,
} from '../support/http2-frames.ts'
import { pour } from '../support/pour.ts'
import { answering, ok, startPod } from '../support/raw-pod.ts'
import { startProxyFor } from '../support/start-proxy.ts'
import { waitFor } from '../support/wait-for.ts'
import { echo, framesOn, greet, openUpload, untilAnswered } from './framing-client.ts'

const h2c = { h2c: true }
const MiB = 1_048_576

describe('what honest clients do is not taken for an attack', () => {
  test("windows are given back by 4 KiB, as Go's client does, for a body of 32 MiB", async () => {
    const pod = await startPod((connection) => {
      if (connection.next() === null) return
      connection.send(`HTTP/1.1 200 OK\r\nContent-Length: ${32 * MiB}\r\n\r\n`)
      pour(connection.socket, Buffer.alloc(65_536), 32 * MiB)
    })
    const { port } = await startProxyFor(pod, {}, h2c)
    const client = await greet(port)
    client.peer.keep = false
    let received = 0
    let unreturned = 0
    client.socket.on('data', (bytes: Buffer) => {
      received += bytes.length
      unreturned += bytes.length
      for (; unreturned >= 4_096; unreturned -= 4_096) {
        client.send(windowUpdate(1, 4_096), windowUpdate(0, 4_096))
      }
    })
    client.send(headers(1))
    await waitFor(
      () => received > 32 * MiB || client.peer.ending !== 'open',
      () => `all of it; ${received} octets came`,
    )
    expect(client.peer.ending).toBe('open')
  })

  test('frames of a body are on their way when its stream is reset', async () => {
    const pod = await startPod((connection) => {
      if (connection.peek() !== null) connection.reset()
    })
    const { port, record } = await startProxyFor(pod, {}, h2c)
    const client = await greet(port)
    client.send(openUpload(1), data(1, 'x'))
    expect((await record(0)).status).toBe(502)
    await waitFor(() => framesOn(client, 1, FrameType.rstStream).length > 0, 'the reset')
    client.send(...Array.from({ length: 400 }, () => data(1, 'x'.repeat(100))))
    expect(await echo(client)).toBe(true)
  })

  test('uploads are stopped once they were refused, again and again', async () => {
    const pod = await startPod(() => undefined)
    const { port, records } = await startProxyFor(pod, { bodyBytes: 10 }, h2c)
    const client = await greet(port)
    for (let n = 0; n < 300; n++) {
      const stream = 2 * n + 1
      client.send(openUpload(stream), data(stream, 'more than ten octets'))
      await untilAnswered(client, stream)
      client.send(rstStream(stream))
    }
    expect(await echo(client)).toBe(true)
    expect(records).toHaveLength(300)
  })
})

describe('the time of a connection', () => {
  test('is the one between requests, also where the first answer was quicker than the word on settings', async () => {
    const pod = await startPod(answering(() => ok('quick')))
    const limits = { headTime: 100, keepAliveTime: 60_000 }
    const { port } = await startProxyFor(pod, limits, h2c)
    const client = await connectFrames(port)
    client.send(headers(1))
    await untilAnswered(client, 1)
    client.send(frame(FrameType.settings, Flag.ack, 0, Buffer.alloc(0)))
    // A sweep of all deadlines comes each 250 ms: an idle connection that is to end with a request at hand ends before it.
    const witness = await connectFrames(port)
    await witness.peer.untilEnded()
    expect(await echo(client)).toBe(true)
  })
})

describe('trailers that are fields of connections (RFC 9113 8.2.2)', () => {
  test.each(['connection', 'keep-alive', 'proxy-connection', 'http2-settings', 'upgrade', 'te'])(
    '%s is an error of the stream',
    async (name) => {
      const pod = await startPod(() => undefined)
      const { port } = await startProxyFor(pod, {}, h2c)
      const client = await greet(port)
      client.send(openUpload(1), data(1, 'abc'), headers(1, [[name, 'x']]))
      await waitFor(() => framesOn(client, 1, FrameType.rstStream).length > 0, 'the reset')
      expect(framesOn(client, 1, FrameType.rstStream)[0]?.payload.readUInt32BE(0)).toBe(1)
      expect(pod.messages.filter(({ complete }) => complete)).toEqual([])
    },
  )
})

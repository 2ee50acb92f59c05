import { describe, expect, test } from 'vitest'
import { Flag, FrameType, frame, headers, settings } from '../support/http2-frames.ts'
import { answering, ok, startPod } from '../support/raw-pod.ts'
import { startProxyFor } from '../support/start-proxy.ts'
import { waitFor } from '../support/wait-for.ts'
import { echo, framesOn, greet, openUpload, untilAnswered } from './framing-client.ts'

const h2c = { h2c: true }
const HIGHEST = 0x7fffffff

/** A proxy whose connections say farewell after one request, and a client that has asked for one. */
async function spentConnection() {
  const pod = await startPod(answering(({ startLine }) => ok(startLine)))
  const { port } = await startProxyFor(pod, { connectionRequests: 1 }, h2c)
  const client = await greet(port)
  const farewells = () => framesOn(client, 0, FrameType.goaway)
  const lastStreams = () => farewells().map(({ payload }) => payload.readUInt32BE(0))
  const ping = () =>
    framesOn(client, 0, FrameType.ping).find(({ flags }) => (flags & Flag.ack) === 0)
  client.send(headers(1))
  await untilAnswered(client, 1)
  await waitFor(() => ping() !== undefined, 'the PING behind the warning')
  return {
    client,
    pod,
    lastStreams,
    /** Says that the warning was heard. */
    hear: () => client.send(frame(FrameType.ping, Flag.ack, 0, ping()?.payload ?? Buffer.alloc(8))),
  }
}

describe('the farewell of a connection in HTTP/2 (RFC 9113 6.8)', () => {
  test('begins with a warning, and serves what is on its way', async () => {
    const { client, lastStreams, hear } = await spentConnection()
    expect(lastStreams()).toEqual([HIGHEST])
    client.send(headers(3))
    expect((await untilAnswered(client, 3)).toString()).toBe('GET / HTTP/1.1')
    hear()
    await waitFor(() => lastStreams().length === 2, 'the last word')
    expect(lastStreams()).toEqual([HIGHEST, 3])
  })

  test('does nothing with what comes after the last word, its body included', async () => {
    const pod = await startPod(() => undefined)
    const { port } = await startProxyFor(pod, { connectionRequests: 1 }, h2c)
    const client = await greet(port)
    client.send(headers(1))
    const ping = () => framesOn(client, 0, FrameType.ping)[0]
    await waitFor(() => ping() !== undefined, 'the PING behind the warning')
    client.send(frame(FrameType.ping, Flag.ack, 0, ping()?.payload ?? Buffer.alloc(8)))
    await waitFor(() => framesOn(client, 0, FrameType.goaway).length === 2, 'the last word')
    client.send(openUpload(3), frame(FrameType.data, Flag.endStream, 3, Buffer.from('late')))
    expect(await echo(client)).toBe(true)
    expect(pod.messages).toHaveLength(1)
    pod.connections[0]?.send(ok('first'))
    expect((await untilAnswered(client, 1)).toString()).toBe('first')
    await client.peer.untilEnded()
  })

  test('ends with the last stream', async () => {
    const { client, hear } = await spentConnection()
    hear()
    expect(await client.peer.untilEnded()).not.toBe('open')
  })

  test('is not said twice, whoever asks for it', async () => {
    const { client, lastStreams } = await spentConnection()
    client.send(frame(FrameType.goaway, 0, 0, Buffer.alloc(8)), settings())
    expect(await echo(client)).toBe(true)
    expect(lastStreams()).toEqual([HIGHEST])
  })
})

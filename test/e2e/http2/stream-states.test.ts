import { describe, expect, test } from 'vitest'
import {
  data,
  Flag,
  FrameType,
  frame,
  headers,
  literalFields,
  rstStream,
  usualFields,
  windowUpdate,
} from '../support/http2-frames.ts'
import { echoLine, ok, startPod } from '../support/raw-pod.ts'
import { fieldOf } from '../support/read-message.ts'
import { startProxyFor } from '../support/start-proxy.ts'
import { waitFor } from '../support/wait-for.ts'
import {
  DEFAULT_WINDOW,
  echo,
  framesOn,
  greet,
  greetProxyOfSilentPod,
  openUpload,
  Setting,
  theirSetting,
  untilAnswered,
} from './framing-client.ts'
import {
  expectConnectionError,
  expectIgnoredOr,
  expectStreamError,
  untilVerdict,
  verdictOn,
} from './verdict.ts'

const h2c = { h2c: true }
const trailers = (stream: number, flags: number, block = literalFields([['x-trailer', '1']])) =>
  frame(FrameType.headers, flags | Flag.endHeaders, stream, block)

/** A client whose stream 1 was answered and is closed. */
async function afterAnAnswer() {
  const pod = await startPod(echoLine)
  const { port } = await startProxyFor(pod, {}, h2c)
  const client = await greet(port)
  client.send(headers(1))
  await untilAnswered(client, 1)
  return { client, pod }
}

describe('an idle stream (RFC 9113 5.1)', () => {
  test.each([
    ['DATA', data(1, 'x')],
    ['RST_STREAM', rstStream(1)],
    ['WINDOW_UPDATE', windowUpdate(1, 1)],
  ])('takes no %s', async (_, bytes) => {
    const { client } = await greetProxyOfSilentPod()
    client.send(bytes)
    await expectConnectionError(client, ['PROTOCOL_ERROR'])
  })
})

describe('a new stream (RFC 9113 5.1.1)', () => {
  test('has no even number', async () => {
    const { client, pod } = await greetProxyOfSilentPod()
    client.send(headers(2))
    await expectConnectionError(client, ['PROTOCOL_ERROR'])
    expect(pod.messages).toEqual([])
  })

  test('has no lower number than one before', async () => {
    const { client, pod } = await greetProxyOfSilentPod()
    client.send(headers(5))
    await waitFor(() => pod.messages.length === 1, 'the request')
    client.send(headers(3))
    await expectConnectionError(client, ['PROTOCOL_ERROR', 'STREAM_CLOSED'])
    expect(pod.messages).toHaveLength(1)
  })

  test('is one too many beyond MAX_CONCURRENT_STREAMS (5.1.2)', async () => {
    const { client, pod } = await greetProxyOfSilentPod()
    const most = theirSetting(client, Setting.maxConcurrentStreams) as number
    expect(most).toBeGreaterThanOrEqual(100)
    for (let n = 0; n <= most; n++) client.send(headers(2 * n + 1))
    await expectStreamError(client, 2 * most + 1, ['REFUSED_STREAM', 'PROTOCOL_ERROR'])
    if (verdictOn(client) === null) {
      await waitFor(() => pod.messages.length === most, 'the others')
      expect(await echo(client)).toBe(true)
    }
    expect(pod.messages.length).toBeLessThanOrEqual(most)
  })

  test('takes the place of one that has ended (5.1.2)', async () => {
    const { client } = await afterAnAnswer()
    const most = theirSetting(client, Setting.maxConcurrentStreams) as number
    for (let n = 1; n <= most + 1; n++) {
      client.send(headers(2 * n + 1))
      await untilAnswered(client, 2 * n + 1)
    }
    expect(verdictOn(client)).toBeNull()
  })
})

describe('a stream whose client has ended it (RFC 9113 5.1)', () => {
  test.each([
    ['DATA', data(1, 'x')],
    ['HEADERS', trailers(1, Flag.endStream)],
  ])('takes no %s', async (_, bytes) => {
    const { client, pod } = await greetProxyOfSilentPod()
    client.send(headers(1))
    await waitFor(() => pod.messages.length === 1, 'the request')
    client.send(bytes)
    await expectStreamError(client, 1, ['STREAM_CLOSED'])
  })

  test('takes WINDOW_UPDATE, PRIORITY and RST_STREAM', async () => {
    const { client, pod } = await greetProxyOfSilentPod()
    client.send(headers(1))
    await waitFor(() => pod.messages.length === 1, 'the request')
    client.send(windowUpdate(1, 5), frame(FrameType.priority, 0, 1, Buffer.alloc(5)), rstStream(1))
    expect(await echo(client)).toBe(true)
    expect(verdictOn(client)).toBeNull()
  })
})

describe('a closed stream (RFC 9113 5.1)', () => {
  test('takes WINDOW_UPDATE, PRIORITY and RST_STREAM', async () => {
    const { client } = await afterAnAnswer()
    client.send(windowUpdate(1, 5), frame(FrameType.priority, 0, 1, Buffer.alloc(5)), rstStream(1))
    expect(await echo(client)).toBe(true)
    expect(verdictOn(client, 1)).toBeNull()
  })

  test.each([
    ['DATA', data(1, 'x', Flag.endStream)],
    ['HEADERS', headers(1)],
  ])('makes nothing of %s', async (_, bytes) => {
    const { client, pod } = await afterAnAnswer()
    client.send(bytes)
    await expectIgnoredOr(client, 1, ['STREAM_CLOSED', 'PROTOCOL_ERROR'])
    expect(pod.messages).toHaveLength(1)
  })

  test('that the client has reset makes nothing of DATA', async () => {
    const { client } = await greetProxyOfSilentPod()
    client.send(openUpload(1), rstStream(1), data(1, 'x'))
    await expectIgnoredOr(client, 1, ['STREAM_CLOSED', 'PROTOCOL_ERROR'])
  })
})

describe('what was on its way to a stream that the proxy has reset (RFC 9113 5.1)', () => {
  const toBeReset = [openUpload(1), windowUpdate(1, 0)]

  test('counts for the window of the connection, which is given back', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod, {}, h2c)
    const client = await greet(port)
    client.send(...toBeReset)
    if ((await untilVerdict(client, 1)).startsWith('GOAWAY')) return
    const given = () =>
      framesOn(client, 0, FrameType.windowUpdate)
        .map(({ payload }) => payload.readUInt32BE())
        .reduce((sum, n) => sum + n, DEFAULT_WINDOW)
    const block = frame(FrameType.data, 0, 1, Buffer.alloc(16_384))
    for (let sent = 16_384; sent <= 20 * 65_536; sent += 16_384) {
      await waitFor(() => given() >= sent, 'the window of the connection')
      client.send(block)
    }
    client.send(headers(3))
    expect(String(await untilAnswered(client, 3))).toBe('GET / HTTP/1.1')
  })

  test('changes the table of fields (4.3)', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod, {}, h2c)
    const client = await greet(port)
    const [, ...named] = literalFields([['x-table', 'from a lost trailer']])
    const indexed = Buffer.from([0x40, ...named])
    // RFC 7541 2.3.3: the newest entry behind the 61 of the static table.
    const reference = Buffer.concat([literalFields(usualFields), Buffer.from([0x80 | 62])])
    client.send(...toBeReset, trailers(1, Flag.endStream, indexed))
    client.send(trailers(3, Flag.endStream, reference))
    if ((await untilVerdict(client, 1)).startsWith('GOAWAY')) return
    await untilAnswered(client, 3)
    const last = pod.messages.at(-1)
    expect(last && fieldOf(last, 'x-table')).toBe('from a lost trailer')
  })
})

describe('GOAWAY of the client (RFC 9113 6.8)', () => {
  test('lets open streams be finished', async () => {
    const pod = await startPod(() => undefined)
    const { port } = await startProxyFor(pod, {}, h2c)
    const client = await greet(port)
    client.send(openUpload(1), headers(3))
    await waitFor(() => pod.messages.length === 2, 'the requests')
    client.send(frame(FrameType.goaway, 0, 0, Buffer.alloc(8)), data(1, 'abc', Flag.endStream))
    await waitFor(() => pod.messages.every(({ complete }) => complete), 'the body')
    for (const connection of pod.connections) connection.send(ok('late'))
    expect(String(await untilAnswered(client, 1))).toBe('late')
    expect(String(await untilAnswered(client, 3))).toBe('late')
  })
})

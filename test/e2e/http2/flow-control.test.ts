import { describe, expect, test } from 'vitest'
import { startDeafPod } from '../support/deaf-pod.ts'
import {
  Flag,
  type FrameClient,
  FrameType,
  frame,
  headers,
  settings,
  usualFields,
  windowUpdate,
} from '../support/http2-frames.ts'
import { answering, ok, startPod } from '../support/raw-pod.ts'
import { startProxyFor } from '../support/start-proxy.ts'
import { waitFor } from '../support/wait-for.ts'
import {
  bodyOf,
  DEFAULT_WINDOW,
  echo,
  framesOn,
  greet,
  inWords,
  openUpload,
  padded,
  Setting,
  SMALLEST_FRAME_LIMIT,
  theirSetting,
  untilAnswered,
} from './framing-client.ts'
import { verdictOn } from './verdict.ts'

const MiB = 1_048_576
const h2c = { h2c: true }
const window = (octets: number) => [Setting.initialWindowSize, octets] as const

/** A client with these settings before a pod that answers all with this body. */
async function greetFor(body: string, pairs: readonly (readonly [number, number])[]) {
  const pod = await startPod(answering(() => ok(body)))
  const { port } = await startProxyFor(pod, {}, h2c)
  return greet(port, pairs)
}

/** Until so much has come, and no octet more. */
async function expectExactly(client: FrameClient, octets: number, ...streams: number[]) {
  const count = () => streams.reduce((sum, stream) => sum + bodyOf(client, stream).length, 0)
  await waitFor(
    () => count() >= octets,
    () => `${octets} octets; there are ${count()}`,
  )
  expect(await echo(client)).toBe(true)
  expect(count()).toBe(octets)
}

const thirty = '012345678901234567890123456789'

describe('the body of an answer', () => {
  test('keeps to INITIAL_WINDOW_SIZE and WINDOW_UPDATE (RFC 9113 6.9.1, 6.9.2)', async () => {
    const client = await greetFor(thirty, [window(10)])
    client.send(headers(1))
    await expectExactly(client, 10, 1)
    client.send(windowUpdate(1, 1))
    await expectExactly(client, 11, 1)
    client.send(windowUpdate(1, 100))
    expect(String(await untilAnswered(client, 1))).toBe(thirty)
  })

  test('waits for a window of zero, and an empty one does not (RFC 9113 6.9.1)', async () => {
    const pod = await startPod(
      answering(({ startLine }) => ok(startLine.includes('/empty') ? '' : thirty)),
    )
    const { port } = await startProxyFor(pod, {}, h2c)
    const client = await greet(port, [window(0)])
    client.send(headers(1))
    await waitFor(() => framesOn(client, 1, FrameType.headers).length === 1, 'the head')
    await expectExactly(client, 0, 1)
    client.send(headers(3, [...usualFields.slice(0, 3), [':path', '/empty']]))
    expect(await untilAnswered(client, 3)).toHaveLength(0)
    client.send(settings([window(30)]))
    expect(String(await untilAnswered(client, 1))).toBe(thirty)
  })

  test('gets more by a greater INITIAL_WINDOW_SIZE (RFC 9113 6.9.2)', async () => {
    const client = await greetFor(thirty, [window(10)])
    client.send(headers(1))
    await expectExactly(client, 10, 1)
    client.send(settings([window(25)]))
    await expectExactly(client, 25, 1)
    client.send(windowUpdate(1, 5))
    expect(String(await untilAnswered(client, 1))).toBe(thirty)
  })

  test('has a window below zero by a smaller INITIAL_WINDOW_SIZE (RFC 9113 6.9.2)', async () => {
    const client = await greetFor(thirty, [window(10)])
    client.send(headers(1))
    await expectExactly(client, 10, 1)
    client.send(settings([window(3)]), windowUpdate(1, 7))
    await expectExactly(client, 10, 1)
    client.send(windowUpdate(1, 5))
    await expectExactly(client, 15, 1)
    client.send(windowUpdate(1, 15))
    expect(String(await untilAnswered(client, 1))).toBe(thirty)
  })

  test('shares the window of the connection, which no setting changes (RFC 9113 6.9.1, 6.9.2)', async () => {
    const client = await greetFor('x'.repeat(60_000), [window(MiB)])
    client.send(headers(1), headers(3))
    await expectExactly(client, DEFAULT_WINDOW, 1, 3)
    client.send(windowUpdate(0, 1_000))
    await expectExactly(client, DEFAULT_WINDOW + 1_000, 1, 3)
    client.send(windowUpdate(0, MiB))
    expect(await untilAnswered(client, 1)).toHaveLength(60_000)
    expect(await untilAnswered(client, 3)).toHaveLength(60_000)
  })

  test('that waits for its own window holds up no other (RFC 9113 5.2.1)', async () => {
    const client = await greetFor(thirty, [window(10)])
    client.send(headers(1), headers(3))
    await expectExactly(client, 20, 1, 3)
    client.send(windowUpdate(3, 20))
    expect(String(await untilAnswered(client, 3))).toBe(thirty)
    client.send(headers(5), windowUpdate(5, 20))
    expect(String(await untilAnswered(client, 5))).toBe(thirty)
    expect(bodyOf(client, 1)).toHaveLength(10)
  })

  test.each([SMALLEST_FRAME_LIMIT, 20_000])(
    'comes in frames of %d octets at most, as the client allows (RFC 9113 4.2)',
    async (limit) => {
      const pairs = [window(MiB), [Setting.maxFrameSize, limit]] as const
      const client = await greetFor('x'.repeat(200_000), pairs)
      client.send(windowUpdate(0, MiB), headers(1))
      expect(await untilAnswered(client, 1)).toHaveLength(200_000)
      const sizes = client.frames().map(({ payload }) => payload.length)
      expect(Math.max(...sizes)).toBeLessThanOrEqual(limit)
    },
  )
})

/** What a client may have sent by now. */
function allowance(client: FrameClient, stream: number): number {
  const first = theirSetting(client, Setting.initialWindowSize) ?? DEFAULT_WINDOW
  return framesOn(client, stream, FrameType.windowUpdate)
    .map(({ payload }) => payload.readUInt32BE())
    .reduce((sum, n) => sum + n, stream === 0 ? DEFAULT_WINDOW : first)
}

describe('the body of a request', () => {
  test.each([0, 255])(
    'gets its window back as it is taken, with %d octets of padding (RFC 9113 6.9)',
    async (padding) => {
      const pod = await startPod(answering(({ body }) => ok(`${body.length}`)))
      const { port } = await startProxyFor(pod, {}, h2c)
      const client = await greet(port)
      client.send(openUpload(1))
      const piece = padded(padding, Buffer.alloc(8_192, 'x'))
      let spent = 0
      for (let sent = 8_192; sent <= MiB; sent += 8_192) {
        spent += piece.length
        await waitFor(
          () => Math.min(allowance(client, 0), allowance(client, 1)) >= spent,
          () => `a window of ${spent}; there is ${inWords(client)}`,
        )
        const flags = Flag.padded | (sent === MiB ? Flag.endStream : 0)
        client.send(frame(FrameType.data, flags, 1, piece))
      }
      expect(String(await untilAnswered(client, 1))).toBe(`${MiB}`)
      expect(pod.messages[0]?.body.equals(Buffer.alloc(MiB, 'x'))).toBe(true)
    },
  )

  /**
   * Sends piece by piece to a pod that takes nothing, without regard for any window, until there is an error or enough was
   * sent. `tooMuch`: for the window of the connection, as far as a client can tell.
   */
  async function overrun(pieces: number, streamOf: (piece: number) => number) {
    const pod = { port: await startDeafPod() }
    const { port } = await startProxyFor(pod, { connectTime: 60_000 }, h2c)
    const client = await greet(port)
    const piece = Buffer.alloc(SMALLEST_FRAME_LIMIT)
    let opened = 0
    for (let n = 0; n < pieces; n++) {
      const stream = streamOf(n)
      if (stream > opened) client.send(openUpload(stream))
      opened = stream
      client.send(frame(FrameType.data, 0, stream, piece))
      // What the proxy gives or complains of may be behind the first echo, but not behind the second.
      const goesOn = (await echo(client)) && (await echo(client))
      const verdict = verdictOn(client, stream) ?? (goesOn ? null : 'closed')
      if (verdict !== null) return { verdict, tooMuch: false }
      if ((n + 1) * piece.length > allowance(client, 0)) return { verdict, tooMuch: true }
    }
    return { verdict: null, tooMuch: false }
  }

  test('that exceeds the window of its stream is an error (RFC 9113 6.9.1)', async () => {
    const { verdict } = await overrun(400, () => 1)
    expect(verdict).toBeOneOf(['RST_STREAM FLOW_CONTROL_ERROR', 'GOAWAY FLOW_CONTROL_ERROR'])
  })

  test('that exceeds the window of the connection is an error, unless more was given (RFC 9113 6.9.1)', async () => {
    // Three pieces fit into the window of a stream.
    const { verdict, tooMuch } = await overrun(240, (n) => 2 * Math.floor(n / 3) + 1)
    expect(tooMuch).toBe(false)
    expect(verdict).toBeOneOf([null, 'GOAWAY FLOW_CONTROL_ERROR'])
  })
})

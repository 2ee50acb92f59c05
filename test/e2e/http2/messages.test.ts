import { describe, expect, test } from 'vitest'
import {
  data,
  Flag,
  FrameType,
  frame,
  headers,
  literalFields,
  usualFields,
} from '../support/http2-frames.ts'
import { answering, ok, startPod } from '../support/raw-pod.ts'
import { startProxyFor } from '../support/start-proxy.ts'
import { waitFor } from '../support/wait-for.ts'
import {
  bodyOf,
  framesOn,
  greet,
  greetProxyOfSilentPod,
  openUpload,
  padded,
  untilAnswered,
} from './framing-client.ts'
import { expectStreamError } from './verdict.ts'

const trailers = (flags: number) =>
  frame(FrameType.headers, flags | Flag.endHeaders, 1, literalFields([['x-trailer', '1']]))

/** A client before a pod that sends these bytes for each request. */
async function greetFor(answer: string) {
  const pod = await startPod(answering(() => answer))
  const { port } = await startProxyFor(pod, {}, { h2c: true })
  return { client: await greet(port), pod }
}

describe('a request that is malformed (RFC 9113 8.1.1)', () => {
  test.each([
    ['more content than its content-length, at once', '3', [data(1, 'hello', Flag.endStream)]],
    ['more content than its content-length, in pieces', '3', [data(1, 'he'), data(1, 'llo')]],
    ['less content than its content-length', '9', [data(1, 'hello', Flag.endStream)]],
    [
      'less content than its content-length, and trailers',
      '9',
      [data(1, 'x'), trailers(Flag.endStream)],
    ],
    ['trailers that end nothing (8.1)', '9', [data(1, 'hello'), trailers(0)]],
  ])('has %s', async (_, length, frames) => {
    const { client, pod } = await greetProxyOfSilentPod()
    client.send(openUpload(1, ['content-length', length]), ...frames)
    await expectStreamError(client, 1, ['PROTOCOL_ERROR'])
    // Whatever was begun at the pod ends without having been whole.
    await waitFor(
      () => pod.connections.every(({ ending }) => ending !== 'open'),
      'the end at the pod',
    )
    expect(pod.messages.filter(({ complete }) => complete)).toEqual([])
  })
})

describe('a request comes whole to the pod', () => {
  test.each([
    [
      'with padding around its DATA (RFC 9113 6.1)',
      [
        frame(FrameType.data, Flag.padded, 1, padded(255, 'he')),
        frame(FrameType.data, Flag.padded, 1, padded(0, 'll')),
        frame(FrameType.data, Flag.padded, 1, padded(7, '')),
        frame(FrameType.data, Flag.padded | Flag.endStream, 1, padded(1, 'o')),
      ],
    ],
    [
      'with empty DATA in between (RFC 9113 6.1)',
      [data(1, ''), data(1, 'hel'), data(1, ''), data(1, 'lo'), data(1, '', Flag.endStream)],
    ],
    ['with trailers at its end (RFC 9113 8.1)', [data(1, 'hello'), trailers(Flag.endStream)]],
  ])('%s', async (_, frames) => {
    const { client, pod } = await greetFor(ok('done'))
    client.send(openUpload(1), ...frames)
    expect(String(await untilAnswered(client, 1))).toBe('done')
    expect(String(pod.messages[0]?.body)).toBe('hello')
    expect(pod.messages[0]?.defects).toEqual([])
  })
})

describe('an answer', () => {
  test('to HEAD has no content, whatever length it has (RFC 9113 8.1.1)', async () => {
    const { client } = await greetFor('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n')
    client.send(headers(1, [[':method', 'HEAD'], ...usualFields.slice(1)]))
    expect(await untilAnswered(client, 1)).toHaveLength(0)
    client.send(headers(3, [[':method', 'HEAD'], ...usualFields.slice(1)]))
    expect(await untilAnswered(client, 3)).toHaveLength(0)
  })

  test.each([204, 304])('of %d has no content (RFC 9113 8.1)', async (status) => {
    const { client } = await greetFor(`HTTP/1.1 ${status} X\r\n\r\n`)
    client.send(headers(1))
    expect(await untilAnswered(client, 1)).toHaveLength(0)
  })

  test('of no octets ends (RFC 9113 8.1)', async () => {
    const { client } = await greetFor(ok(''))
    client.send(headers(1))
    expect(await untilAnswered(client, 1)).toHaveLength(0)
  })

  test('ends once, and nothing comes behind (RFC 9113 8.1)', async () => {
    const { client } = await greetFor(ok('hello'))
    client.send(headers(1))
    await untilAnswered(client, 1)
    client.send(headers(3))
    await untilAnswered(client, 3)
    const ends = client
      .frames()
      .filter(
        ({ stream, type, flags }) => stream === 1 && type <= 1 && (flags & Flag.endStream) !== 0,
      )
    expect(ends).toHaveLength(1)
    expect(framesOn(client, 1, FrameType.headers)).toHaveLength(1)
    expect(String(bodyOf(client, 1))).toBe('hello')
  })

  test('with a head larger than a frame is continued without a gap (RFC 9113 4.2, 6.10)', async () => {
    // Longer in the code of Huffman than as it is (RFC 7541 B).
    const field = (n: number) => `X-Large-${n}: ${'~'.repeat(7_000)}\r\n`
    const { client } = await greetFor(ok('hello', [1, 2, 3].map(field).join('')))
    client.send(headers(1))
    expect(String(await untilAnswered(client, 1))).toBe('hello')
    const all = client.frames()
    const at = all.findIndex(({ type }) => type === FrameType.headers)
    const end = all.findIndex(
      ({ type, flags }, i) => i >= at && type !== FrameType.data && (flags & Flag.endHeaders) !== 0,
    )
    const block = all.slice(at, end + 1)
    expect(block.map(({ type, stream }) => [type, stream])).toEqual(
      block.map((_, i) => [i === 0 ? FrameType.headers : FrameType.continuation, 1]),
    )
    expect(block.length).toBeGreaterThan(1)
    expect(Math.max(...block.map(({ payload }) => payload.length))).toBeLessThanOrEqual(16_384)
  })
})

import { describe, expect, test } from 'vitest'
import {
  Flag,
  FrameType,
  frame,
  headers,
  literalFields,
  settings,
  usualFields,
  windowUpdate,
} from '../support/http2-frames.ts'
import { echoLine, startPod } from '../support/raw-pod.ts'
import { startProxyFor } from '../support/start-proxy.ts'
import {
  echo,
  framesOn,
  greet,
  greetProxyOfSilentPod,
  openUpload,
  padded,
  Setting,
  SMALLEST_FRAME_LIMIT,
  theirSetting,
  untilAnswered,
} from './framing-client.ts'
import { type Code, expectIgnoredOr, expectStreamError } from './verdict.ts'

const UNKNOWN = 0xfa
const zeros = (length: number) => Buffer.alloc(length)
const fields = literalFields(usualFields)
const { continuation, ping, priority } = FrameType

const selfDependent = Buffer.from([0, 0, 0, 1, 15])
const streamErrors: readonly [name: string, code: Code, frames: readonly Buffer[]][] = [
  ['6.9 WINDOW_UPDATE of zero', 'PROTOCOL_ERROR', [openUpload(1), windowUpdate(1, 0)]],
  [
    '6.9.1 a window beyond 2^31-1',
    'FLOW_CONTROL_ERROR',
    [openUpload(1), windowUpdate(1, 0x7fffffff)],
  ],
  [
    '6.3 PRIORITY of 4 octets',
    'FRAME_SIZE_ERROR',
    [openUpload(1), frame(priority, 0, 1, zeros(4))],
  ],
]

describe('a frame that is an error of its stream (RFC 9113 5.4.2)', () => {
  test.each(streamErrors)('%s: %s', async (_, code, frames) => {
    const { client } = await greetProxyOfSilentPod()
    client.send(...frames)
    await expectStreamError(client, 1, [code])
  })

  test('4.2 DATA larger than allowed', async () => {
    const { client } = await greetProxyOfSilentPod()
    const limit = theirSetting(client, Setting.maxFrameSize) ?? SMALLEST_FRAME_LIMIT
    client.send(openUpload(1), frame(FrameType.data, 0, 1, zeros(limit + 1)))
    await expectStreamError(client, 1, ['FRAME_SIZE_ERROR'])
  })

  test('5.3 a stream that depends on itself, or nothing is made of it', async () => {
    const { client } = await greetProxyOfSilentPod()
    client.send(openUpload(1), frame(priority, 0, 1, selfDependent))
    await expectIgnoredOr(client, 1, ['PROTOCOL_ERROR'])
  })
})

describe('a frame that is no error', () => {
  const harmless: readonly [name: string, frames: readonly Buffer[]][] = [
    ['4.1 unknown, on the connection', [frame(UNKNOWN, 0xff, 0, zeros(9))]],
    ['4.1 unknown, on an idle stream', [frame(UNKNOWN, 0xff, 77, zeros(9))]],
    ['4.1 with unknown flags', [frame(ping, 0xfe, 0, zeros(8))]],
    ['4.1 with the reserved bit', [frame(ping, 0, 0x80000000, zeros(8))]],
    ['5.1 PRIORITY of an idle stream', [frame(priority, 0, 77, zeros(5))]],
    ['6.5 empty SETTINGS', [settings()]],
    ['6.5.2 an unknown setting', [settings([[0xfafa, 7]])]],
    ['6.9 WINDOW_UPDATE with the reserved bit', [windowUpdate(0, 0x80000001)]],
    ['6.9.1 a window of exactly 2^31-1', [windowUpdate(0, 0x7fffffff - 65_535)]],
  ]
  test.each(harmless)('%s', async (_, frames) => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod, {}, { h2c: true })
    const client = await greet(port)
    client.send(...frames, headers(1))
    expect(String(await untilAnswered(client, 1))).toBe('GET / HTTP/1.1')
  })

  test('6.7 PING comes back with the same octets, and an answer to none does not', async () => {
    const { client } = await greetProxyOfSilentPod()
    client.send(frame(ping, 0, 0, Buffer.from('\x00\xff12345\x80', 'latin1')))
    expect(await echo(client)).toBe(true)
    const [first] = framesOn(client, 0, ping)
    expect(first).toMatchObject({ flags: Flag.ack })
    expect(first?.payload.toString('latin1')).toBe('\x00\xff12345\x80')
    client.send(frame(ping, Flag.ack, 0, Buffer.from('unwanted')))
    await echo(client)
    expect(framesOn(client, 0, ping).map(({ payload }) => String(payload))).not.toContain(
      'unwanted',
    )
  })

  test('6.5.3 SETTINGS are acknowledged, each', async () => {
    const { client } = await greetProxyOfSilentPod()
    client.send(settings(), settings([[Setting.maxFrameSize, 20_000]]))
    await echo(client)
    const acks = framesOn(client, 0, FrameType.settings).filter(({ flags }) => flags === Flag.ack)
    expect(acks.map(({ payload }) => payload.length)).toEqual([0, 0, 0])
  })

  test('6.2 6.10 a field block in many pieces, the last of them empty', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod, {}, { h2c: true })
    const client = await greet(port)
    const pieces = [0, 1, 9, 30, fields.length].map((at, i, all) => fields.subarray(all[i - 1], at))
    client.send(frame(FrameType.headers, Flag.endStream, 1, zeros(0)))
    for (const piece of pieces.slice(1)) client.send(frame(continuation, 0, 1, piece))
    client.send(frame(continuation, Flag.endHeaders, 1, zeros(0)))
    expect(String(await untilAnswered(client, 1))).toBe('GET / HTTP/1.1')
  })

  test('6.2 HEADERS with padding and a priority', async () => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod, {}, { h2c: true })
    const client = await greet(port)
    const payload = padded(255, Buffer.concat([Buffer.from([0x80, 0, 0, 0, 200]), fields]))
    client.send(frame(FrameType.headers, 0x2d, 1, payload))
    expect(String(await untilAnswered(client, 1))).toBe('GET / HTTP/1.1')
    expect(pod.messages[0]?.defects).toEqual([])
  })
})

import { describe, expect, test } from 'vitest'
import {
  connectFrames,
  data,
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
  greetProxyOfSilentPod,
  openUpload,
  Setting,
  SMALLEST_FRAME_LIMIT,
  theirSetting,
} from './framing-client.ts'
import { type Code, expectConnectionError } from './verdict.ts'

const PUSH_PROMISE = 5
const UNKNOWN = 0xfa
const zeros = (length: number) => Buffer.alloc(length)
const fields = literalFields(usualFields)
const { continuation, goaway, ping, priority, rstStream } = FrameType
/** The beginning of a field block that goes on. */
const unfinished = frame(FrameType.headers, Flag.endStream, 1, fields.subarray(0, 9))
const rest = frame(continuation, Flag.endHeaders, 1, fields.subarray(9))
const paddedHeaders = (payload: Uint8Array) =>
  frame(FrameType.headers, Flag.endHeaders | Flag.endStream | Flag.padded, 1, payload)
const paddedData = (payload: Uint8Array) => frame(FrameType.data, Flag.padded, 1, payload)

const connectionErrors: readonly [name: string, code: Code, frames: readonly Buffer[]][] = [
  ['6.5 SETTINGS of 5 octets', 'FRAME_SIZE_ERROR', [frame(FrameType.settings, 0, 0, zeros(5))]],
  [
    '6.5 SETTINGS that acknowledge and say something',
    'FRAME_SIZE_ERROR',
    [frame(FrameType.settings, 1, 0, zeros(6))],
  ],
  [
    '6.5 SETTINGS on a stream',
    'PROTOCOL_ERROR',
    [openUpload(1), frame(FrameType.settings, 0, 1, zeros(0))],
  ],
  ['6.5.2 ENABLE_PUSH of 2', 'PROTOCOL_ERROR', [settings([[Setting.enablePush, 2]])]],
  [
    '6.5.2 INITIAL_WINDOW_SIZE of 2^31',
    'FLOW_CONTROL_ERROR',
    [settings([[Setting.initialWindowSize, 0x80000000]])],
  ],
  [
    '6.5.2 MAX_FRAME_SIZE of 16,383',
    'PROTOCOL_ERROR',
    [settings([[Setting.maxFrameSize, 16_383]])],
  ],
  ['6.5.2 MAX_FRAME_SIZE of 2^24', 'PROTOCOL_ERROR', [settings([[Setting.maxFrameSize, 2 ** 24]])]],
  ['6.7 PING of 7 octets', 'FRAME_SIZE_ERROR', [frame(ping, 0, 0, zeros(7))]],
  ['6.7 PING of 9 octets', 'FRAME_SIZE_ERROR', [frame(ping, 0, 0, zeros(9))]],
  ['6.7 PING on a stream', 'PROTOCOL_ERROR', [openUpload(1), frame(ping, 0, 1, zeros(8))]],
  ['6.8 GOAWAY on a stream', 'PROTOCOL_ERROR', [openUpload(1), frame(goaway, 0, 1, zeros(8))]],
  ['6.9 WINDOW_UPDATE of zero for the connection', 'PROTOCOL_ERROR', [windowUpdate(0, 0)]],
  [
    '6.9 WINDOW_UPDATE of 3 octets',
    'FRAME_SIZE_ERROR',
    [frame(FrameType.windowUpdate, 0, 0, zeros(3))],
  ],
  [
    '6.9.1 a window of the connection beyond 2^31-1',
    'FLOW_CONTROL_ERROR',
    [windowUpdate(0, 0x7fffffff)],
  ],
  [
    '6.9.2 a window of a stream beyond 2^31-1 by SETTINGS',
    'FLOW_CONTROL_ERROR',
    [
      openUpload(1),
      windowUpdate(1, 0x7fff0000),
      settings([[Setting.initialWindowSize, 0x7fffffff]]),
    ],
  ],
  ['6.1 DATA on stream 0', 'PROTOCOL_ERROR', [data(0, 'x')]],
  [
    '6.1 DATA with more padding than payload',
    'PROTOCOL_ERROR',
    [openUpload(1), paddedData(Buffer.from([5, 0, 0, 0, 0]))],
  ],
  ['6.2 HEADERS on stream 0', 'PROTOCOL_ERROR', [headers(0)]],
  [
    '6.2 HEADERS with more padding than payload',
    'PROTOCOL_ERROR',
    [paddedHeaders(Buffer.concat([Buffer.from([fields.length + 1]), fields]))],
  ],
  ['6.3 PRIORITY on stream 0', 'PROTOCOL_ERROR', [frame(priority, 0, 0, zeros(5))]],
  ['6.4 RST_STREAM on stream 0', 'PROTOCOL_ERROR', [frame(rstStream, 0, 0, zeros(4))]],
  [
    '6.4 RST_STREAM of 3 octets',
    'FRAME_SIZE_ERROR',
    [openUpload(1), frame(rstStream, 0, 1, zeros(3))],
  ],
  ['6.4 RST_STREAM of an idle stream', 'PROTOCOL_ERROR', [frame(rstStream, 0, 1, zeros(4))]],
  ['6.10 CONTINUATION of nothing', 'PROTOCOL_ERROR', [frame(continuation, 4, 1, fields)]],
  ['6.10 CONTINUATION of what has ended', 'PROTOCOL_ERROR', [openUpload(1), rest]],
  [
    '6.10 CONTINUATION on stream 0',
    'PROTOCOL_ERROR',
    [unfinished, frame(continuation, 4, 0, zeros(0))],
  ],
  [
    '6.10 CONTINUATION of another stream',
    'PROTOCOL_ERROR',
    [openUpload(1), frame(FrameType.headers, 0, 3, zeros(0)), rest],
  ],
  ['6.2 DATA amid a field block', 'PROTOCOL_ERROR', [unfinished, data(1, 'x'), rest]],
  [
    '6.2 PING amid a field block',
    'PROTOCOL_ERROR',
    [unfinished, frame(ping, 0, 0, zeros(8)), rest],
  ],
  ['6.2 HEADERS amid a field block', 'PROTOCOL_ERROR', [unfinished, headers(3), rest]],
  [
    '5.5 an unknown frame amid a field block',
    'PROTOCOL_ERROR',
    [unfinished, frame(UNKNOWN, 0, 1, zeros(1)), rest],
  ],
  [
    '8.4 PUSH_PROMISE of a client',
    'PROTOCOL_ERROR',
    [openUpload(1), frame(PUSH_PROMISE, 4, 1, Buffer.concat([Buffer.from([0, 0, 0, 2]), fields]))],
  ],
  [
    '4.3 a field block that is none (index 0)',
    'COMPRESSION_ERROR',
    [frame(FrameType.headers, 5, 1, Buffer.from([0x80]))],
  ],
  [
    '4.3 a field block that breaks off',
    'COMPRESSION_ERROR',
    [frame(FrameType.headers, 5, 1, fields.subarray(0, 9))],
  ],
]

describe('a frame that is an error of the connection (RFC 9113 5.4.1)', () => {
  test.each(connectionErrors)('%s: %s', async (_, code, frames) => {
    const { client } = await greetProxyOfSilentPod()
    client.send(...frames)
    await expectConnectionError(client, [code])
  })

  test.each([
    ['PING', frame(ping, 0, 0, zeros(8))],
    ['HEADERS', headers(1)],
    ['an acknowledgement', frame(FrameType.settings, Flag.ack, 0, zeros(0))],
  ])('3.4 first of all there is %s instead of SETTINGS', async (_, first) => {
    const pod = await startPod(echoLine)
    const { port } = await startProxyFor(pod, {}, { h2c: true })
    await expectConnectionError(await connectFrames(port, { first }), ['PROTOCOL_ERROR', 'closed'])
    expect(pod.messages).toEqual([])
  })

  test.each([
    ['HEADERS', (payload: Buffer) => frame(FrameType.headers, 5, 1, payload)],
    ['SETTINGS', (payload: Buffer) => frame(FrameType.settings, 0, 0, payload)],
    ['an unknown frame of the connection', (payload: Buffer) => frame(UNKNOWN, 0, 0, payload)],
  ])('4.2 %s larger than allowed', async (_, make) => {
    const { client } = await greetProxyOfSilentPod()
    const limit = theirSetting(client, Setting.maxFrameSize) ?? SMALLEST_FRAME_LIMIT
    // A multiple of 6, for SETTINGS.
    client.send(make(zeros(limit + 6 - (limit % 6))))
    // What is not read when the connection ends may take the farewell with it.
    await expectConnectionError(client, ['FRAME_SIZE_ERROR', 'closed'])
  })
})

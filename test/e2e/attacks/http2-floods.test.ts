import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import {
  connectFrames,
  data,
  Flag,
  type FrameClient,
  FrameType,
  frame,
  headers,
  literalFields,
  rstStream,
  settings,
  windowUpdate,
} from '../support/http2-frames.ts'
import { inForm, isLongForm } from '../support/long-form.ts'
import { answering, ok, startPod } from '../support/raw-pod.ts'
import { PATIENCE } from '../support/wait-for.ts'
import { startCanary } from './canary.ts'
import type { Health } from './proxy-child.ts'
import { type ProxyProcess, startProxyProcess } from './proxy-process.ts'

const MiB = 1_048_576
/** What one connection may cost. */
const mostMemory = 15 * MiB
const count = inForm(20_000, 50_000)

const fields = [
  [':method', 'GET'],
  [':scheme', 'http'],
  [':authority', 'a'],
  [':path', '/attack'],
] as const
const upload = [[':method', 'POST'], ...fields.slice(1)] as const

interface Attack {
  /** Frames of the nth turn, of `count`. */
  readonly turn: (n: number) => readonly Buffer[]
  /** Before the first turn. */
  readonly first?: Buffer
  /** Requests that may be handled at most. */
  readonly handlers: number
  /** Ends with the connection closed; `false`: so cheap that it may go on. */
  readonly closed: boolean
  readonly turns?: number
}

const stream = (n: number) => 2 * n + 1
const window0 = settings([[4, 0]])
const ping = frame(FrameType.ping, 0, 0, Buffer.alloc(8))
const bigSettings = settings([[3, 100]])

/** HPACK: puts a field into the dynamic table (RFC 7541 6.2.1), and refers to it again and again (6.1: index 62). */
function references(value: string, times: number): Buffer {
  const [, ...rest] = literalFields([['cookie', value]])
  return Buffer.concat([
    literalFields(fields),
    Buffer.from([0x40, ...rest]),
    Buffer.alloc(times, 0x80 | 62),
  ])
}

const attacks: Readonly<Record<string, Attack>> = {
  'rapid reset (CVE-2023-44487)': {
    turn: (n) => [headers(stream(n), fields), rstStream(stream(n))],
    handlers: 1_000,
    closed: true,
  },
  'MadeYouReset by a window update of zero (CVE-2025-8671)': {
    turn: (n) => [headers(stream(n), fields, 0), windowUpdate(stream(n), 0)],
    handlers: 1_000,
    closed: true,
  },
  'MadeYouReset by a window that overflows': {
    turn: (n) => [headers(stream(n), fields, 0), windowUpdate(stream(n), 0x7fffffff)],
    handlers: 1_000,
    closed: true,
  },
  'MadeYouReset by a priority of the wrong length': {
    turn: (n) => [
      headers(stream(n), fields, 0),
      frame(FrameType.priority, 0, stream(n), Buffer.alloc(4)),
    ],
    handlers: 1_000,
    closed: true,
  },
  'MadeYouReset by a stream that depends on itself': {
    turn: (n) => {
      const itself = Buffer.alloc(5)
      itself.writeUInt32BE(stream(n))
      return [headers(stream(n), fields, 0), frame(FrameType.priority, 0, stream(n), itself)]
    },
    // Priorities are ignored (RFC 9113 5.3.2): the streams stay open until there are too many.
    handlers: 1_000,
    closed: false,
  },
  'MadeYouReset by data behind the end': {
    turn: (n) => [headers(stream(n), fields), data(stream(n), 'x')],
    handlers: 1_000,
    closed: true,
  },
  'MadeYouReset by a length that does not fit': {
    turn: (n) => [
      headers(stream(n), [...upload, ['content-length', '1']], 0),
      data(stream(n), 'xy', Flag.endStream),
    ],
    handlers: 10,
    closed: true,
  },
  CONTINUATION: {
    first: frame(FrameType.headers, 0, 1, literalFields(fields)),
    turn: (n) => [
      frame(FrameType.continuation, 0, 1, literalFields([[`x-${n}`, 'y'.repeat(500)]])),
    ],
    handlers: 10,
    closed: true,
  },
  'empty CONTINUATION': {
    first: frame(FrameType.headers, 0, 1, literalFields(fields)),
    turn: () => [frame(FrameType.continuation, 0, 1, Buffer.alloc(0))],
    handlers: 10,
    closed: true,
  },
  SETTINGS: { turn: () => [bigSettings], handlers: 10, closed: true },
  PING: { turn: () => [ping], handlers: 10, closed: true },
  'WINDOW_UPDATE by one': { turn: () => [windowUpdate(0, 1)], handlers: 10, closed: false },
  'empty DATA': {
    first: headers(1, upload, 0),
    turn: () => [data(1, '')],
    handlers: 10,
    closed: true,
  },
  PRIORITY: {
    turn: (n) => [frame(FrameType.priority, 0, stream(n), Buffer.from([0, 0, 0, 0, 16]))],
    handlers: 10,
    closed: true,
  },
  'HPACK: a large field, and references to it': {
    turn: (n) => [
      frame(
        FrameType.headers,
        Flag.endHeaders | Flag.endStream,
        stream(n),
        references('c'.repeat(4_000), 15),
      ),
    ],
    handlers: 10,
    closed: false,
    turns: 2_000,
  },
  'HPACK: two thousand references in one block': {
    turn: (n) => [
      frame(FrameType.headers, Flag.endHeaders | Flag.endStream, stream(n), references('c', 2_000)),
    ],
    handlers: 10,
    closed: false,
    turns: 1_000,
  },
  'HPACK: many cookies on many streams, and a window of zero': {
    first: window0,
    turn: (n) => [
      frame(
        FrameType.headers,
        Flag.endHeaders | Flag.endStream,
        stream(n),
        references('c'.repeat(200), 110),
      ),
    ],
    handlers: 1_000,
    closed: false,
  },
  'fifty thousand open streams': {
    turn: (n) => [headers(stream(n), upload, 0)],
    handlers: 1_000,
    closed: false,
    turns: 50_000,
  },
}

/** Shoots in volleys, as fast as they are taken, until all is out or the connection is gone. */
async function shoot(client: FrameClient, { first, turn, turns = count }: Attack): Promise<void> {
  if (first !== undefined) client.send(first)
  for (let n = 0; n < turns && client.peer.ending === 'open'; n += 100) {
    const volley = Array.from({ length: Math.min(100, turns - n) }, (_, i) => turn(n + i)).flat()
    const more = client.socket.write(Buffer.concat(volley))
    if (more || client.socket.destroyed) await new Promise(setImmediate)
    else await drained(client)
  }
}

async function untilHealth(
  proxy: ProxyProcess,
  condition: (health: Health) => boolean,
): Promise<Health> {
  const deadline = Date.now() + PATIENCE
  for (;;) {
    const health = await proxy.health()
    if (condition(health)) return health
    if (Date.now() > deadline) throw new Error(`waited in vain; there is ${JSON.stringify(health)}`)
    await pause(10)
  }
}

/** A victim that reads no more makes its attacker wait. */
function drained({ socket }: FrameClient): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, 1_000)
    function done(): void {
      clearTimeout(timer)
      for (const event of ['drain', 'close', 'end']) socket.off(event, done)
      resolve()
    }
    for (const event of ['drain', 'close', 'end']) socket.on(event, done)
  })
}

test.each(Object.entries(attacks))(
  'a flood: %s',
  async (_, attack) => {
    const pod = await startPod(
      answering(({ startLine }) => (startLine.includes('canary') ? ok('canary') : null)),
    )
    const proxy = await startProxyProcess(pod.port, { keepAliveTime: 1_000, bodyIdleTime: 1_000 })
    // One connection that does no harm, so that everything is loaded.
    const harmless = await connectFrames(proxy.port)
    for (let n = 0; n < 100; n++) harmless.send(headers(stream(n), fields), rstStream(stream(n)))
    await untilHealth(proxy, ({ handled }) => handled === 100)
    harmless.peer.halfClose()
    const before = await untilHealth(proxy, ({ connections }) => connections === 0)
    const canary = startCanary(proxy.port)

    const client = await connectFrames(proxy.port)
    client.peer.keep = false
    let largest = 0
    let shooting = true
    const shots = shoot(client, attack).then(() => {
      shooting = false
    })
    while (shooting) {
      largest = Math.max(largest, (await proxy.health()).rss)
      await new Promise(setImmediate)
    }
    await shots
    client.peer.reset()

    const health = await proxy.health()
    expect(health.handled - before.handled).toBeLessThanOrEqual(attack.handlers)
    expect(largest - before.rss).toBeLessThanOrEqual(mostMemory)
    const { errors, requests, p99 } = await canary.stop()
    expect(errors).toEqual([])
    expect(requests).toBeGreaterThan(0)
    if (isLongForm) expect(p99).toBeLessThanOrEqual(100)
  },
  60_000,
)

test('a hundred large answers that nobody takes hold little, and end', async () => {
  const block = Buffer.alloc(65_536)
  const pod = await startPod((connection) => {
    const request = connection.next()
    if (request === null) return
    connection.send(`HTTP/1.1 200 OK\r\nContent-Length: ${MiB}\r\n\r\n`)
    for (let i = 0; i < 16; i++) connection.send(block)
  })
  const limits = { sendIdleTime: 2_000, keepAliveTime: 500 }
  const proxy = await startProxyProcess(pod.port, limits)
  const before = await proxy.health()
  const client = await connectFrames(proxy.port, { first: window0 })
  for (let n = 0; n < 400; n++) client.send(headers(stream(n), fields))
  let largest = 0
  const deadline = Date.now() + PATIENCE
  for (let health = before; health.connections > 0 || health === before; ) {
    health = await proxy.health()
    largest = Math.max(largest, health.rss)
    if (Date.now() > deadline) throw new Error(`waited in vain; there is ${JSON.stringify(health)}`)
    await pause(20)
  }
  expect(largest - before.rss).toBeLessThanOrEqual(2 * mostMemory)
})

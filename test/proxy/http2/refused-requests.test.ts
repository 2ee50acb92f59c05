import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Exchange } from '../../../src/proxy/exchange.ts'
import { WaitingRequests } from '../../../src/proxy/http1/waiting-requests.ts'
import { Http2Connection } from '../../../src/proxy/http2/http2-connection.ts'
import { defaultLimits } from '../../../src/proxy/limits.ts'
import { RequestHead } from '../../../src/proxy/message/request-head.ts'
import { literalFields } from '../../e2e/support/http2-frames.ts'
import { aClient } from './a-client.ts'
import { frameOctets, prefaceOctets } from './frame-octets.ts'
import { type PlainFrame, PlainFrameReader } from './fuzz/client-frames.ts'
import { settingsOctets } from './fuzz/conversation.ts'
import { FakeSocket } from './fuzz/fake-socket.ts'
import { ManualDeadlines } from './fuzz/manual-time.ts'
import type { Field } from './hpack/encode-block.ts'

/** The frames on its stream, and what is recorded, of a request that is refused. */
async function refused(
  fields: readonly Field[],
): Promise<{ frames: PlainFrame[]; record: Exchange | undefined }> {
  const frames: PlainFrame[] = []
  const reader = new PlainFrameReader()
  const records: Exchange[] = []
  const socket = new FakeSocket(65_536, (bytes) => frames.push(...reader.read(bytes)))
  const connection = new Http2Connection(socket.asSocket, aClient, {
    limits: defaultLimits,
    deadlines: new ManualDeadlines(),
    waiting: new WaitingRequests(),
    head: new RequestHead(100),
    draining: false,
    handle: () => undefined,
    refuse: (exchange) => exchange.answer(400, 'text/plain', 'refused', '', true),
    record: (exchange) => records.push(exchange),
    closed: () => undefined,
  })
  socket.deliver(prefaceOctets)
  socket.deliver(settingsOctets([]))
  socket.deliver(frameOctets(1, 5, 1, literalFields(fields)))
  await turn()
  connection.abort()
  return { frames: frames.filter(({ stream }) => stream === 1), record: records[0] }
}

const usual = (method: string, scheme = 'http', path = '/x'): Field[] => [
  [':method', method],
  [':scheme', scheme],
  [':authority', 'a'],
  [':path', path],
]

const shapes: [string, (method: string) => Field[]][] = [
  ['a field that HTTP/1.1 refuses', (method) => [...usual(method), ['content-length', 'x']]],
  ['a host that differs', (method) => [...usual(method), ['host', 'b']]],
  ['a scheme that is not the connection’s', (method) => usual(method, 'https')],
  ['a path that is none', (method) => usual(method, 'http', 'x')],
]

test.each(shapes)('HEAD with %s is refused without content (RFC 9110 9.3.2)', async (_, of) => {
  const { frames } = await refused(of('HEAD'))
  expect(frames.map(({ type, flags }) => [type, flags])).toEqual([[1, 5]])
})

test.each(shapes)('the record of a request with %s says what was asked for', async (_, of) => {
  const { record } = await refused(of('GET'))
  expect(record).toMatchObject({ status: 400, method: 'GET', target: expect.stringContaining('x') })
})

test('the record of a request that is refused early is bounded', async () => {
  const { record } = await refused(usual('GET', 'http', 'x'.repeat(10_000)))
  expect(record?.target).toBe('x'.repeat(8_192))
})

import { expect, test } from 'vitest'
import { connectHttp2 } from '../support/http2-client.ts'
import {
  connectFrames,
  data,
  Flag,
  type Frame,
  headers,
  usualFields,
} from '../support/http2-frames.ts'
import { answering, ok, startPod } from '../support/raw-pod.ts'
import { startProxyFor } from '../support/start-proxy.ts'
import { waitFor } from '../support/wait-for.ts'
import { judge } from './oracle.ts'

type Fields = readonly (readonly [string, string])[]

const method = [':method', 'GET'] as const
const scheme = [':scheme', 'http'] as const
const authority = [':authority', 'a'] as const
const path = [':path', '/'] as const
const withField = (name: string, value: string): Fields => [...usualFields, [name, value]]
const withMethod = (value: string): Fields => [[':method', value], scheme, authority, path]
const withScheme = (value: string): Fields => [method, [':scheme', value], authority, path]
const withAuthority = (value: string): Fields => [method, scheme, [':authority', value], path]
const withPath = (value: string): Fields => [method, scheme, authority, [':path', value]]

/** Shapes that no pod may see in any form. */
const refused: Readonly<Record<string, Fields>> = {
  'no method': [scheme, authority, path],
  'no scheme': [method, authority, path],
  'no path': [method, scheme, authority],
  'no authority and no host': [method, scheme, path],
  'an empty path': withPath(''),
  'an empty method': withMethod(''),
  'an empty authority': withAuthority(''),
  'two methods': [method, ...usualFields],
  'two paths': [...usualFields, path],
  'two authorities': [authority, ...usualFields],
  'a pseudo-header behind a field': [method, scheme, authority, ['x', 'y'], path],
  'a pseudo-header of responses': [...usualFields, [':status', '200']],
  'an unknown pseudo-header': [[':unknown', 'x'], ...usualFields],
  'an extended CONNECT': [['x-p', 'x'], ...withMethod('CONNECT'), [':protocol', 'websocket']],
  'a plain CONNECT': [[':method', 'CONNECT'], authority],
  'a CONNECT with a path': withMethod('CONNECT'),
  'a method in lower case': withMethod('get'),
  'a method with a space': withMethod('GET /x'),
  'a method with a line break': withMethod('GET / HTTP/1.1\r\nX: y'),
  TRACE: withMethod('TRACE'),
  'TRACE in mixed case': withMethod('TRACe'),
  'the scheme ftp': withScheme('ftp'),
  'the scheme https without TLS': withScheme('https'),
  'an empty scheme': withScheme(''),
  'a scheme in upper case': withScheme('HTTP'),
  'a scheme with a path': withScheme('http://b/x?'),
  'two hosts in the authority': withAuthority('a,b'),
  'userinfo in the authority': withAuthority('u:p@a'),
  'a path in the authority': withAuthority('a/b'),
  'a space in the authority': withAuthority('a b'),
  'a line break in the authority': withAuthority('a\r\nX: y'),
  'a port that is none': withAuthority('a:b'),
  'an authority beyond ASCII': withAuthority('\xe4'),
  'an escape in the authority': withAuthority('%61'),
  'a host that differs': withField('host', 'b'),
  'a host that differs in case': withField('host', 'A'),
  'two hosts': [...withField('host', 'a'), ['host', 'b']],
  'an invalid host alone': [method, scheme, path, ['host', 'a,b']],
  'a fragment in the path': withPath('/a#b'),
  'an octet beyond ASCII in the path': withPath('/\xff'),
  'a space in the path': withPath('/a b'),
  'a line break in the path': withPath('/a\r\nX: y'),
  'another request in the path': withPath('/ HTTP/1.1\r\nHost: a\r\n\r\nGET /b'),
  'a NUL in the path': withPath('/a%00b'),
  'a backslash in the path': withPath('/a\\b'),
  'an absolute path': withPath('http://b/'),
  'a path without a slash': withPath('a'),
  'an asterisk with GET': withPath('*'),
  'transfer-encoding': withField('transfer-encoding', 'chunked'),
  connection: withField('connection', 'close'),
  'connection that names a field': withField('connection', 'x-real-ip'),
  'keep-alive': withField('keep-alive', 'timeout=5'),
  'proxy-connection': withField('proxy-connection', 'close'),
  upgrade: withField('upgrade', 'websocket'),
  'http2-settings': withField('http2-settings', 'AAA'),
  'te with another coding': withField('te', 'gzip'),
  'te with more than trailers': withField('te', 'trailers, deflate'),
  'a name in upper case': withField('X-Upper', 'y'),
  'an unknown expectation': withField('expect', 'foo'),
  'content-length with a sign': withField('content-length', '+0'),
  'content-length in two fields': [...withField('content-length', '0'), ['content-length', '1']],
  'content-length without a body': withField('content-length', '5'),
}

/** What may be passed on once it is made harmless, or be refused: the pod gets nothing that is a defect. */
const harmless: Readonly<Record<string, Fields>> = {
  'a line break in a value': withField('x', 'y\r\nx-real-ip: 6.6.6.6'),
  'a bare line feed in a value': withField('x', 'y\nz: 1'),
  'a NUL in a value': withField('x', 'a\0b'),
  'a space before a value': withField('x', ' y'),
  'an empty name': withField('', 'y'),
  'a name with a space': withField('a b', 'y'),
  'a name with a colon': withField('a:b', 'y'),
  'a name with a line break': withField('a\r\nb', 'y'),
  'an alias of transfer-encoding': withField('transfer_encoding', 'chunked'),
  'an alias of content-length': withField('content_length', '5'),
  'an alias of a forwarded field': withField('x_forwarded_for', '6.6.6.6'),
  'the word of the client about itself': withField('x-forwarded-for', '6.6.6.6'),
  'a Proxy field': withField('proxy', 'http://evil'),
  'dot segments': withPath('/a/../../b'),
  'escaped dot segments': withPath('/a/%2e%2e/b'),
  'a host that is the same': withField('host', 'a'),
  'a host instead of the authority': [method, scheme, path, ['host', 'a']],
  'te: trailers': withField('te', 'trailers'),
}

async function openRange() {
  const pod = await startPod(answering(({ startLine }) => ok(startLine)))
  const { port } = await startProxyFor(pod, { connectionRequests: 0 }, { h2c: true })
  const innocent = await connectHttp2(port)
  return {
    pod,
    /** Sends one shape, waits until it was answered or reset, and asks for something else behind it. */
    async fire(fields: Fields) {
      const before = pod.messages.length
      const client = await connectFrames(port)
      client.send(headers(1, fields, Flag.endStream))
      const isOver = () =>
        client.peer.ending !== 'open' ||
        client.frames().some(({ type, stream }) => stream === 1 && type !== 8) ||
        client.frames().some(({ type }) => type === 7)
      await waitFor(isOver, 'an answer, a reset or a farewell')
      expect((await innocent.ask({ ':path': '/innocent' })).body).toBe('GET /innocent HTTP/1.1')
      client.peer.reset()
      const streams = pod.connections.map(({ received }) => Buffer.from(received))
      return { requests: pod.messages.length - before - 1, judgement: judge(streams, Infinity) }
    },
  }
}

test('there are sixty shapes and more', () => {
  expect(Object.keys(refused).length).toBeGreaterThanOrEqual(60)
})

test('shapes that are unsafe reach no pod (RFC 9113 8.1.1, 8.2.1, 8.2.2, 8.3.1)', async () => {
  const { fire } = await openRange()
  for (const [name, fields] of Object.entries(refused)) {
    const { requests, judgement } = await fire(fields)
    expect([name, requests, judgement.defects]).toEqual([name, 0, []])
  }
})

test('shapes that can be made harmless are so at the pod', async () => {
  const { fire } = await openRange()
  for (const [name, fields] of Object.entries(harmless)) {
    const { judgement } = await fire(fields)
    expect([name, judgement.defects]).toEqual([name, []])
  }
})

test('a body that does not fit its length is no request (RFC 9113 8.1.1)', async () => {
  const { pod } = await openRange()
  const { port } = await startProxyFor(pod, {}, { h2c: true })
  for (const [length, text] of [
    ['3', 'hello'],
    ['9', 'hello'],
  ] as const) {
    const client = await connectFrames(port)
    const fields = [...withMethod('POST'), ['content-length', length]] as const
    client.send(headers(1, fields, 0), data(1, text, Flag.endStream))
    const isCondemned = ({ type, stream }: Frame) => type === 7 || (type === 3 && stream === 1)
    await waitFor(() => client.frames().some(isCondemned), 'a reset or a farewell')
  }
  expect(pod.messages.filter(({ complete }) => complete)).toEqual([])
})

import { expect, test } from 'vitest'
import { connectClient } from './support/raw-client.ts'
import { answering, ok, startPod } from './support/raw-pod.ts'
import { fieldOf, statusOf } from './support/read-message.ts'
import { get, postChunked } from './support/requests.ts'
import { startProxyFor } from './support/start-proxy.ts'
import { waitFor } from './support/wait-for.ts'

const end = '0\r\n\r\n'

test.each([
  ['no size', `\r\n${end}`],
  ['no CRLF behind the data', `3\r\nabc${end}`],
  ['too much data', `3\r\nabcd\r\n${end}`],
  ['too little data', `4\r\nabc\r\n${end}`],
  ['LF behind the data', `3\r\nabc\n${end}`],
  ['LF behind the size', `3\nabc\r\n${end}`],
  ['CR behind the size', `3\rabc\r\n${end}`],
  ['LF behind an extension', `3;a\nabc\r\n${end}`],
  ['CR in an extension', `3;a\rb\r\nabc\r\n${end}`],
  ['NUL in an extension', `3;a\0\r\nabc\r\n${end}`],
  ['a size that is no number', `x\r\nabc\r\n${end}`],
  ['a size in a foreign notation', `0x3\r\nabc\r\n${end}`],
  ['a signed size', `+3\r\nabc\r\n${end}`],
  ['a negative size', `-3\r\nabc\r\n${end}`],
  ['an underscore in a size', `0_3\r\nabc\r\n${end}`],
  ['a space before a size', ` 3\r\nabc\r\n${end}`],
  ['a space behind a size', `3 \r\nabc\r\n${end}`],
  ['a tab behind a size', `3\t;a\r\nabc\r\n${end}`],
  ['a size that wraps at 64 bits', `10000000000000003\r\nabc\r\n${end}`],
  ['a size that wraps at 32 bits', `0000000100000003\r\nabc\r\n${end}`],
  ['a size of many zeros', `${'0'.repeat(20)}3\r\nabc\r\n${end}`],
  ['an extension that is too long', `3;${'x'.repeat(300)}\r\nabc\r\n${end}`],
  ['too many extensions', `${`1;${'x'.repeat(200)}\r\na\r\n`.repeat(50)}${end}`],
  ['LF behind the last chunk', '3\r\nabc\r\n0\n\r\n'],
  ['LF at the end', '3\r\nabc\r\n0\r\n\n'],
  ['CR at the end', '3\r\nabc\r\n0\r\n\rx'],
  ['NUL in a trailer', '3\r\nabc\r\n0\r\nX: a\0\r\n\r\n'],
  ['a trailer without a colon', '3\r\nabc\r\n0\r\nX\r\n\r\n'],
  ['a trailer with a space before its colon', '3\r\nabc\r\n0\r\nX : y\r\n\r\n'],
  ['a folded trailer', '3\r\nabc\r\n0\r\nX: y\r\n z\r\n\r\n'],
  ['a trailer without a name', '3\r\nabc\r\n0\r\n: y\r\n\r\n'],
  ['a request in the place of the trailers', `3\r\nabc\r\n0\r\n${get('/smuggled')}`],
  ['trailers without end', `3\r\nabc\r\n0\r\n${'X: y\r\n'.repeat(3_000)}\r\n`],
])(
  'a chunked body with %s is refused, and the pod never gets a complete request (RFC 9112 7.1)',
  async (_, chunks) => {
    for (const bytewise of [false, true]) {
      if (bytewise && chunks.length > 1_000) continue
      const pod = await startPod(answering((request) => ok(request.startLine)))
      const { port, record } = await startProxyFor(pod)
      const client = await connectClient(port)
      const request = postChunked(chunks)
      if (bytewise) await client.sendByteByByte(request)
      else client.send(request)
      client.send(get('/smuggled'))
      const response = await client.response()
      expect([bytewise, statusOf(response)]).toEqual([bytewise, 400])
      expect(fieldOf(response, 'Connection')).toBe('close')
      expect(await client.untilEnded()).toBe('end')
      expect(client.rest).toBe('')
      expect((await record(0)).failure).toBe('malformed-request')
      await waitFor(() => pod.connections.every(({ closed }) => closed), 'the pod to be left')
      expect(pod.messages.filter(({ complete }) => complete)).toEqual([])
      const next = await connectClient(port)
      next.send(get('/next'))
      expect((await next.response()).body.toString()).toBe('GET /next HTTP/1.1')
      for (const { text } of pod.connections) expect(text).not.toContain('smuggled')
    }
  },
)

test('a body that is malformed behind an answer of the pod cuts the connection', async () => {
  const pod = await startPod((connection) => {
    if (connection.text.endsWith('abc\r\n')) connection.send('HTTP/1.1 200 OK\r\n\r\nearly')
  })
  const { port, record } = await startProxyFor(pod)
  const client = await connectClient(port)
  client.send(postChunked('3\r\nabc\r\n'))
  await client.until('early')
  client.send('broken')
  expect(await client.untilEnded()).toBe('reset')
  expect(client.text).not.toContain('0\r\n\r\n')
  expect(await pod.connections[0]?.untilEnded()).not.toBe('open')
  expect((await record(0)).failure).toBe('malformed-request')
})

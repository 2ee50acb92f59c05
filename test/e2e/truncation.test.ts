import { describe, expect, test } from 'vitest'
import { connectClient } from './support/raw-client.ts'
import { answering, ok, startPod } from './support/raw-pod.ts'
import { get } from './support/requests.ts'
import { startProxyFor } from './support/start-proxy.ts'

const framings = {
  length: 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789',
  chunked:
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n',
  'until close': 'HTTP/1.1 200 OK\r\n\r\n0123456789',
}

const cases = Object.entries(framings).flatMap(([framing, answer]) => {
  const bodyStart = answer.indexOf('\r\n\r\n') + 4
  const last = framing === 'until close' ? answer.length : answer.length - 1
  const points = Array.from({ length: last - bodyStart + 1 }, (_, i) => bodyStart + i)
  return ['RST', 'FIN', 'garbage'].flatMap((how) => {
    // A FIN is the proper end of a body until close, and anything is part of it.
    if (framing === 'until close' && how !== 'RST') return []
    if (framing === 'length' && how === 'garbage') return []
    return [[framing, how, answer, points] as const]
  })
})

describe('an answer that ends early never ends cleanly for the client (RFC 9112 8)', () => {
  test.each(cases)('%s, %s, at every octet', async (_, how, answer, points) => {
    for (const version of ['1.1', '1.0']) {
      for (const point of points) {
        const pod = await startPod(
          answering((_request, connection) => {
            connection.socket.write(answer.slice(0, point), () => {
              if (how === 'RST') connection.reset()
              else if (how === 'FIN') connection.halfClose()
              else connection.send('\0'.repeat(12))
            })
            return null
          }),
        )
        const { port, record } = await startProxyFor(pod)
        const client = await connectClient(port)
        client.send(`GET / HTTP/${version}\r\nHost: a\r\n\r\n`)
        const ending = await client.untilEnded()
        // The reset may even come before the head was seen: that is no clean end either.
        expect([version, point, ending]).toEqual([version, point, 'reset'])
        expect(client.text).not.toMatch(/\r\n0\r\n\r\n$/)
        const entry = await record(0)
        expect(['upstream-truncated', 'upstream-closed']).toContain(entry.failure)
        await pod.close()
      }
    }
  })

  test('the bytes that came before are still passed on', async () => {
    const pod = await startPod(
      answering(() => 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n'),
    )
    const { port } = await startProxyFor(pod)
    const client = await connectClient(port)
    client.send(get())
    await client.until('3\r\nabc\r\n')
    pod.connections[0]?.halfClose()
    expect(await client.untilEnded()).toBe('reset')
    expect(client.text.endsWith('3\r\nabc\r\n')).toBe(true)
  })
})

test('another client is not touched by it, nor the next request', async () => {
  const pod = await startPod(
    answering((request, connection) => {
      if (!request.startLine.includes('/broken')) return ok(request.startLine)
      connection.socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc', () =>
        connection.reset(),
      )
      return null
    }),
  )
  const { port } = await startProxyFor(pod)
  const other = await connectClient(port)
  for (let i = 0; i < 3; i++) {
    const client = await connectClient(port)
    client.send(get('/broken'))
    expect(await client.untilEnded()).toBe('reset')
    other.send(get(`/${i}`))
    expect((await other.response()).body.toString()).toBe(`GET /${i} HTTP/1.1`)
  }
})

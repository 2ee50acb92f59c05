import { expect, test } from 'vitest'
import { Deadlines } from '../../../src/base/deadlines.ts'
import { Http1Upstream } from '../../../src/proxy/http1/http1-upstream.ts'
import { defaultLimits } from '../../../src/proxy/limits.ts'
import type { ResponseConsumer, UpstreamRequest } from '../../../src/proxy/upstream-connection.ts'
import { type RawPod, startPod } from '../../e2e/support/raw-pod.ts'
import { waitFor } from '../../e2e/support/wait-for.ts'

const SWITCH = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'

const upgrade: UpstreamRequest = {
  method: 'GET',
  chunked: false,
  upgrade: true,
  readTime: 8_000,
  sendTime: 8_000,
}

/** Names of the calls that came back, in order. */
function recordingConsumer(calls: string[]): ResponseConsumer {
  return {
    onConnected: () => calls.push('connected'),
    onInformational: () => calls.push('informational'),
    onResponseHead: () => calls.push('head'),
    onSwitched: () => calls.push('switched'),
    onResponseBody: () => calls.push('body'),
    onTrailers: () => calls.push('trailers'),
    onResponseEnd: () => calls.push('end'),
    onResponseFlush: () => calls.push('flush'),
    onUpstreamDrain: () => calls.push('drain'),
    onUpstreamFailure: (kind) => calls.push(kind),
  }
}

function connectTo(pod: RawPod): Http1Upstream {
  const home = { onIdle: () => undefined, onGone: () => undefined, onForsaken: () => undefined }
  return new Http1Upstream(
    { address: '127.0.0.1', port: pod.port, tls: null },
    5_000,
    defaultLimits,
    new Deadlines(),
    home,
  )
}

test('what a slow pod has not read yet still goes out when both sides of a tunnel have ended', async () => {
  const pod = await startPod((connection) => {
    if (connection.socket.writableEnded) return
    connection.send(SWITCH)
    connection.halfClose()
    connection.socket.pause()
  })
  const calls: string[] = []
  const upstream = connectTo(pod)
  upstream.begin(upgrade, recordingConsumer(calls))
  await waitFor(() => calls.includes('connected'), 'the connection')
  upstream.sendHead(Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n'))
  upstream.endRequest()
  upstream.flush()
  await waitFor(() => calls.includes('end'), 'the end of the pod')
  const before = pod.connections[0]?.count ?? 0
  const bytes = Buffer.alloc(20_000_000, 'x')
  upstream.sendBody(bytes)
  expect(upstream.flush()).toBe(false)
  upstream.endRequest()
  upstream.endTunnel()
  const connection = await pod.connection(0)
  connection.socket.resume()
  expect(await connection.untilEnded()).toBe('end')
  expect(connection.count - before).toBe(bytes.length)
  expect(calls).toEqual(['connected', 'switched', 'flush', 'end'])
})

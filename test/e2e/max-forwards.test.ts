import { describe, expect, test } from 'vitest'
import { connectClient } from './support/raw-client.ts'
import { echoLine, startPod } from './support/raw-pod.ts'
import { fieldOf, fieldsOf, type Message, statusOf } from './support/read-message.ts'
import { startProxyFor } from './support/start-proxy.ts'

async function start() {
  const pod = await startPod(echoLine)
  return { pod, ...(await startProxyFor(pod)) }
}

describe('Max-Forwards (RFC 9110 7.6.2)', () => {
  const options = (lines: string, target = '/') =>
    `OPTIONS ${target} HTTP/1.1\r\nHost: a\r\n${lines}\r\n`

  test.each(['/', '*', 'http://a'])('of 0 has OPTIONS %s answered here', async (target) => {
    const { port, pod, records } = await start()
    const client = await connectClient(port)
    client.send(options('Max-Forwards: 0\r\n', target) + options('max-forwards: 00\r\n', target))
    for (let i = 0; i < 2; i++) {
      const response = await client.response()
      expect([statusOf(response), response.body.length]).toEqual([200, 0])
      expect(fieldOf(response, 'Content-Length')).toBe('0')
      expect(fieldOf(response, 'Allow')).toContain('OPTIONS')
      expect(fieldOf(response, 'Connection')).toBe(null)
    }
    expect(records.map(({ failure }) => failure)).toEqual([null, null])
    expect(pod.connections).toHaveLength(0)
  })

  test.each([
    ['1', '0'],
    ['10', '9'],
    ['007', '6'],
    ['99999999999999999999', '999999998'],
  ])('of %s goes on as %s', async (before, after) => {
    const { port, pod } = await start()
    const client = await connectClient(port)
    client.send(options(`X: y\r\nMAX-FORWARDS: ${before}\r\nZ: z\r\n`))
    expect(statusOf(await client.response())).toBe(200)
    expect(fieldsOf(pod.messages[0] as Message, 'Max-Forwards')).toEqual([after])
    expect(fieldsOf(pod.messages[0] as Message, 'Z')).toEqual(['z'])
  })

  test.each([
    'Max-Forwards: 1\r\nMax-Forwards: 1\r\n',
    'Max-Forwards: -1\r\n',
    'Max-Forwards:\r\n',
  ])('that is no number is refused: %j', async (lines) => {
    const { port, pod } = await start()
    const client = await connectClient(port)
    client.send(options(lines))
    expect(statusOf(await client.response())).toBe(400)
    expect(pod.connections).toHaveLength(0)
  })

  test('means nothing with another method', async () => {
    const { port, pod } = await start()
    const client = await connectClient(port)
    client.send('GET / HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\n\r\n')
    expect(statusOf(await client.response())).toBe(200)
    expect(fieldsOf(pod.messages[0] as Message, 'Max-Forwards')).toEqual(['0'])
  })

  test('does not have TRACE answered', async () => {
    const { port, pod } = await start()
    const client = await connectClient(port)
    client.send('TRACE / HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\n\r\n')
    expect(statusOf(await client.response())).toBe(405)
    expect(await client.untilEnded()).toBe('end')
    expect(pod.connections).toHaveLength(0)
  })
})

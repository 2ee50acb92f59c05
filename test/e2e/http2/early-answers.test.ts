import { expect, test } from 'vitest'
import { data, Flag, FrameType } from '../support/http2-frames.ts'
import { ok, startPod } from '../support/raw-pod.ts'
import { startProxyFor } from '../support/start-proxy.ts'
import { waitFor } from '../support/wait-for.ts'
import { echo, framesOn, greet, openUpload, untilAnswered } from './framing-client.ts'

/** A pod that answers as soon as it sees the head of a request. */
async function hastyPod() {
  const pod = await startPod((connection) => {
    if (connection.peek() !== null) connection.send(ok('early'))
  })
  const { port, records } = await startProxyFor(pod, {}, { h2c: true })
  return { client: await greet(port), records }
}

test('an answer that comes before the request is complete is followed by a reset with NO_ERROR, later (RFC 9113 8.1)', async () => {
  const { client, records } = await hastyPod()
  client.send(openUpload(1), data(1, 'begin'))
  expect((await untilAnswered(client, 1)).toString()).toBe('early')
  await waitFor(() => framesOn(client, 1, FrameType.rstStream).length === 1, 'the reset')
  const [reset] = framesOn(client, 1, FrameType.rstStream)
  expect(reset?.payload.readUInt32BE(0)).toBe(0)
  expect(records).toHaveLength(1)
})

test('a client that ends its request after all is not reset', async () => {
  const { client, records } = await hastyPod()
  client.send(openUpload(1), data(1, 'begin'))
  await untilAnswered(client, 1)
  client.send(data(1, 'end', Flag.endStream))
  expect(await echo(client)).toBe(true)
  expect(framesOn(client, 1, FrameType.rstStream)).toEqual([])
  expect(records).toHaveLength(1)
})

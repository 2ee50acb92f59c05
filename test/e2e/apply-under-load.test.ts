import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { connectClient } from './support/raw-client.ts'
import { answering, ok, startPod } from './support/raw-pod.ts'
import { statusOf } from './support/read-message.ts'
import { get, post } from './support/requests.ts'
import { startProxy } from './support/start-proxy.ts'
import { waitFor } from './support/wait-for.ts'
import { startWebSocketPod } from './support/web-socket-pod.ts'

const CLIENTS = 200
const SWAPS = 100

test('snapshots are swapped under load without a lost request, connection or tunnel', async () => {
  const pods = await Promise.all(
    ['a', 'b', 'c'].map((name) =>
      startPod(
        answering((request, connection) => {
          const answer = ok(`${name} ${request.startLine} ${request.body.length}`)
          // A little later, so that many requests are in flight at each swap.
          setImmediate(() => connection.send(answer))
          return null
        }),
      ),
    ),
  )
  const [a, b, c] = pods.map((pod) => pod.port) as [number, number, number]
  const chat = await startWebSocketPod()
  const sketches = [[a, b], [a, b, c], [c, b], [b]].map((ports, index) => ({
    routes: [
      { path: '/', service: 'all', pods: ports },
      { path: '/chat', service: 'chat', pods: [chat.port] },
      { path: `/only-in-${index}`, service: 'all', pods: ports },
    ],
  }))
  const sketch = (i: number) => sketches[i % sketches.length] as (typeof sketches)[number]
  const { port, apply, records } = await startProxy(sketch(0))

  const socket = new WebSocket(`ws://127.0.0.1:${port}/chat`)
  onTestFinished(() => socket.terminate())
  await once(socket, 'open')

  let swapping = true
  let failures = 0
  async function load(number: number): Promise<number> {
    const client = await connectClient(port)
    let requests = 0
    do {
      const path = `/${number}/${requests++}`
      const isPost = requests % 2 === 0
      client.send(isPost ? post('x'.repeat(number), '', path) : get(path))
      const response = await client.response()
      const expected = ` ${isPost ? 'POST' : 'GET'} ${path} HTTP/1.1 ${isPost ? number : 0}`
      if (statusOf(response) !== 200 || response.body.toString().slice(1) !== expected) failures++
    } while (swapping)
    expect(client.ending).toBe('open')
    return requests
  }
  const loads = Promise.all(Array.from({ length: CLIENTS }, (_, i) => load(i)))
  for (let i = 1; i <= SWAPS; i++) {
    const before = records.length
    await waitFor(() => records.length > before + 10, 'requests between two swaps')
    apply(sketch(i))
  }
  swapping = false
  const requests = (await loads).reduce((sum, count) => sum + count, 0)

  expect(failures).toBe(0)
  expect(requests).toBeGreaterThanOrEqual(CLIENTS)
  const http = records.filter(({ status }) => status !== 101)
  expect(http.filter(({ status, failure }) => status !== 200 || failure !== null)).toEqual([])
  // Of b, which is in every snapshot, no connection was closed: each was opened for a request more in flight at once.
  const [, second] = pods
  expect(second?.connections.filter(({ ending }) => ending !== 'open')).toEqual([])
  expect(second?.connections.length).toBeLessThanOrEqual(CLIENTS)
  socket.send('still there')
  const [echo] = await once(socket, 'message')
  expect(String(echo)).toBe('still there')
})

test('a request goes on with the pod that it began with, although its route is gone', async () => {
  const pod = await startPod(answering(() => null))
  const { port, apply } = await startProxy([{ pods: [pod.port] }])
  const client = await connectClient(port)
  client.send(get('/1'))
  await waitFor(() => pod.messages.length === 1, 'the request')
  apply({ routes: [] })
  pod.connections[0]?.send(ok('done'))
  expect((await client.response()).body.toString()).toBe('done')
  client.send(get('/2'))
  expect(statusOf(await client.response())).toBe(404)
  expect(await pod.connections[0]?.untilEnded()).toBe('end')
})

test('the pods go on taking turns where they were', async () => {
  const pods = await Promise.all(['a', 'b', 'c'].map((name) => startPod(answering(() => ok(name)))))
  const sketch = { routes: [{ pods: pods.map(({ port }) => port) }] }
  const { port, apply } = await startProxy(sketch)
  const client = await connectClient(port)
  const answers = new Set<string>()
  for (const _ of pods) {
    client.send(get())
    answers.add((await client.response()).body.toString())
    apply(sketch)
  }
  expect(answers.size).toBe(pods.length)
})

test('idle connections of a pod that is gone are closed, those of the others are kept', async () => {
  const [kept, gone] = [
    await startPod(answering(() => ok(''))),
    await startPod(answering(() => ok(''))),
  ]
  const both = { path: '/kept', pods: [kept.port] }
  const { port, apply } = await startProxy([both, { path: '/gone', pods: [gone.port] }])
  const client = await connectClient(port)
  client.send(get('/kept') + get('/gone'))
  await client.response()
  await client.response()
  apply({ routes: [both] })
  expect(await gone.connections[0]?.untilEnded()).toBe('end')
  client.send(get('/kept'))
  expect(statusOf(await client.response())).toBe(200)
  expect(kept.connections).toHaveLength(1)
})

import { expect, test } from 'vitest'
import { deepFreeze } from '../../src/base/deep-freeze.ts'
import type { Snapshot } from '../../src/snapshot/snapshot.ts'
import { aSnapshot, type PodSketch, plainCookie, type RouteSketch } from './support/a-snapshot.ts'
import { connectClient } from './support/raw-client.ts'
import { answering, ok, startPod } from './support/raw-pod.ts'
import { fieldsOf } from './support/read-message.ts'
import { get } from './support/requests.ts'
import { startProxy } from './support/start-proxy.ts'
import { waitFor } from './support/wait-for.ts'

/*
 * Snapshots that share all but their clusters, as a translation makes them where nothing but endpoints has changed. Where the
 * routes lead is told by the very same list as long as they are not compiled again.
 */

async function startNamed(name: string) {
  const pod = await startPod(answering(() => ok(name)))
  return { pod, sketch: { pod: name, port: pod.port } }
}

function route(path: string, service: string, pods: readonly PodSketch[]): RouteSketch {
  return { path, service, pods, policies: { affinity: plainCookie } }
}

/** The first snapshot with the endpoints of the second. */
function withEndpointsOf(before: Snapshot, routes: readonly RouteSketch[]): Snapshot {
  return deepFreeze({ ...before, clusters: aSnapshot({ routes }).clusters })
}

async function visit(port: number, path: string, fields = '') {
  const client = await connectClient(port)
  client.send(get(path, fields))
  const response = await client.response()
  client.socket.destroy()
  return { pod: response.body.toString(), set: fieldsOf(response, 'Set-Cookie') }
}

test('requests go to the new endpoints, and no route is compiled', async () => {
  const [a, b] = await Promise.all([startNamed('a'), startNamed('b')])
  const first = aSnapshot({ routes: [route('/', 'kubia', [a.sketch])] })
  const { port, proxy } = await startProxy([])
  proxy.apply(first)
  const before = proxy.destinations()
  expect((await visit(port, '/')).pod).toBe('a')
  proxy.apply(withEndpointsOf(first, [route('/', 'kubia', [b.sketch])]))
  expect((await visit(port, '/')).pod).toBe('b')
  expect(proxy.destinations()).toBe(before)
  expect([...proxy.endpoints()].map((endpoint) => endpoint.pod)).toEqual(['b'])
  expect(await a.pod.connections[0]?.untilEnded()).toBe('end')
})

test('a session stays with its pod when the ones before it go', async () => {
  const [a, b] = await Promise.all([startNamed('a'), startNamed('b')])
  const first = aSnapshot({ routes: [route('/', 'kubia', [a.sketch, b.sketch])] })
  const { port, proxy } = await startProxy([])
  proxy.apply(first)
  const visits = [await visit(port, '/'), await visit(port, '/')]
  const cookie = visits.find(({ pod }) => pod === 'b')?.set[0]?.split(';')[0]
  const c = await startNamed('c')
  proxy.apply(withEndpointsOf(first, [route('/', 'kubia', [b.sketch, c.sketch])]))
  for (let i = 0; i < 4; i++) {
    expect(await visit(port, '/', `Cookie: ${cookie}\r\n`)).toEqual({ pod: 'b', set: [] })
  }
})

test('a request in flight is finished by the endpoint that it began with', async () => {
  const slow = await startPod(answering(() => null))
  const next = await startNamed('next')
  const first = aSnapshot({ routes: [route('/', 'kubia', [{ pod: 'slow', port: slow.port }])] })
  const { port, proxy } = await startProxy([])
  proxy.apply(first)
  const client = await connectClient(port)
  client.send(get('/'))
  await waitFor(() => slow.messages.length === 1, 'the request')
  proxy.apply(withEndpointsOf(first, [route('/', 'kubia', [next.sketch])]))
  slow.connections[0]?.send(ok('done'))
  const response = await client.response()
  expect(response.body.toString()).toBe('done')
  expect(fieldsOf(response, 'Set-Cookie')).toHaveLength(1)
})

test('an endpoint that another Service still has keeps its connections', async () => {
  const [a, b] = await Promise.all([startNamed('a'), startNamed('b')])
  const first = aSnapshot({
    routes: [route('/one', 'one', [a.sketch]), route('/two', 'two', [a.sketch])],
  })
  const { port, proxy } = await startProxy([])
  proxy.apply(first)
  await visit(port, '/one')
  const changed = [route('/one', 'one', [b.sketch]), route('/two', 'two', [a.sketch])]
  proxy.apply(withEndpointsOf(first, changed))
  expect((await visit(port, '/two')).pod).toBe('a')
  expect(a.pod.connections).toHaveLength(1)
})

import { expect, test } from 'vitest'
import { plainCookie } from './support/a-snapshot.ts'
import { connectClient } from './support/raw-client.ts'
import { answering, ok, startPod } from './support/raw-pod.ts'
import { fieldOf, statusOf } from './support/read-message.ts'
import { get } from './support/requests.ts'
import { startProxy } from './support/start-proxy.ts'

test('a Service that stands in gets the requests only while their own has no endpoint', async () => {
  const web = await startPod(answering(() => ok('web')))
  const sorry = await startPod(answering(() => ok('sorry')))
  const sketch = (pods: readonly number[], sorryPods: readonly number[]) => ({
    routes: [
      {
        pods,
        service: 'web',
        policies: { fallback: 'default/sorry:80', affinity: plainCookie },
      },
      { pods: sorryPods, service: 'sorry', host: 'unused' },
    ],
  })
  const proxy = await startProxy(sketch([], [sorry.port]))
  const client = await connectClient(proxy.port)
  client.send(get())
  const standIn = await client.response()
  expect([standIn.body.toString(), fieldOf(standIn, 'set-cookie')]).toEqual(['sorry', null])
  expect((await proxy.record(0)).destination?.service.name).toBe('sorry')
  proxy.apply(sketch([web.port], [sorry.port]))
  client.send(get())
  expect((await client.response()).body.toString()).toBe('web')
  proxy.apply(sketch([], []))
  client.send(get())
  expect(statusOf(await client.response())).toBe(503)
})

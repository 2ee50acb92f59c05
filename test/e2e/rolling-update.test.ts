import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { plainCookie } from './support/a-snapshot.ts'
import { inForm } from './support/long-form.ts'
import { connectClient } from './support/raw-client.ts'
import { answering, type RawPod, startPod } from './support/raw-pod.ts'
import { fieldOf, statusOf } from './support/read-message.ts'
import { get } from './support/requests.ts'
import { startProxy } from './support/start-proxy.ts'
import { waitFor } from './support/wait-for.ts'

const pods = inForm(8, 20)
const clients = 10
/** Milliseconds between two requests of a client: 300 requests a second in all. */
const interval = 33
const large = 'x'.repeat(50_000)

interface NamedPod {
  readonly pod: string
  readonly server: RawPod
}

async function startNamed(pod: string): Promise<NamedPod> {
  const server = await startPod(
    answering(({ startLine }) => {
      const body = startLine.includes('/large') ? large : pod
      return `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\nX-Pod: ${pod}\r\n\r\n${body}`
    }),
  )
  return { pod, server }
}

test('pods are replaced one by one under load: nothing fails, nothing is cut, and who can stay stays', async () => {
  let running = await Promise.all(Array.from({ length: pods }, (_, i) => startNamed(`old-${i}`)))
  const sketch = (leaving?: string) => ({
    routes: [
      {
        pods: running.map(({ pod, server }) => ({
          pod,
          port: server.port,
          ready: pod !== leaving,
        })),
        service: 'web',
        policies: { affinity: plainCookie },
      },
    ],
  })
  const proxy = await startProxy(sketch())
  const problems: string[] = []
  let asked = 0
  let moved = 0
  let stopped = false

  async function runClient(number: number): Promise<void> {
    const client = await connectClient(proxy.port)
    let cookie = ''
    let mine = ''
    for (let n = 0; !stopped; n++) {
      const isLarge = n % 5 === 0
      client.send(get(isLarge ? '/large' : '/', cookie === '' ? '' : `Cookie: ${cookie}\r\n`))
      const before = new Set(running.map(({ pod }) => pod))
      const answer = await client.response()
      asked++
      const pod = fieldOf(answer, 'x-pod') ?? ''
      if (statusOf(answer) !== 200) problems.push(`client ${number}: ${answer.startLine}`)
      const length = isLarge ? large.length : pod.length
      if (answer.body.length !== length)
        problems.push(`client ${number}: ${answer.body.length} octets`)
      const set = fieldOf(answer, 'set-cookie')
      if (set !== null) {
        cookie = set.split(';')[0] ?? ''
        if (mine !== '') moved++
        // Moved although its pod was there before and is there still.
        const stays = running.some((entry) => entry.pod === mine) && before.has(mine)
        if (mine !== '' && mine !== leavingPod && stays)
          problems.push(`client ${number} lost ${mine}`)
        mine = pod
      } else if (pod !== mine) problems.push(`client ${number} was sent from ${mine} to ${pod}`)
      await pause(interval)
    }
  }

  let leavingPod = ''
  const all = Array.from({ length: clients }, (_, number) => runClient(number))
  await waitFor(() => asked >= 2 * clients, 'the first answers')
  for (const old of [...running]) {
    const next = await startNamed(old.pod.replace('old', 'new'))
    leavingPod = old.pod
    running = [...running, next]
    proxy.apply(sketch(old.pod))
    const since = asked
    await waitFor(() => asked >= since + clients, 'answers while the pod is leaving')
    running = running.filter(({ pod }) => pod !== old.pod)
    proxy.apply(sketch())
    await waitFor(() => old.server.connections.every(({ ending }) => ending !== 'open'), 'its end')
    await old.server.close()
  }
  stopped = true
  await Promise.all(all)
  expect(problems).toEqual([])
  expect(moved).toBeGreaterThan(0)
})

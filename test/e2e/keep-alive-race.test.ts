import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { connectAsking } from './support/asking-client.ts'
import { inForm } from './support/long-form.ts'
import { type RacingMode, startRacingPod } from './support/racing-pod.ts'
import { statusOf } from './support/read-message.ts'
import { get, post } from './support/requests.ts'
import { startProxy } from './support/start-proxy.ts'

const REQUESTS = inForm(500, 5_000)
const CLIENTS = 10
const PODS = 2

const requests = {
  GET: (id: string) => get(`/${id}`),
  POST: (id: string) => post('abc', '', `/${id}`),
}

const cases = (['at once', 'soon', 'on reuse'] as const).flatMap((mode) =>
  (['GET', 'POST'] as const).map((method) => [mode, method] as const),
)

async function race(mode: RacingMode, method: keyof typeof requests) {
  const pods = await Promise.all(Array.from({ length: PODS }, () => startRacingPod(mode)))
  const { port } = await startProxy([{ pods: pods.map((pod) => pod.port) }])
  const statuses = new Map<string, number>()
  let next = 0

  async function ask(): Promise<void> {
    const client = await connectAsking(port)
    while (next < REQUESTS) {
      const id = `${next++}`
      const answer = await client.ask(requests[method](id), method)
      if (answer === null) throw new Error(`no answer to ${id}`)
      const status = statusOf(answer)
      statuses.set(id, status)
      if (status === 200) expect(answer.body.toString()).toBe(id)
      // About as long as a connection stays open.
      if (mode === 'soon') await pause(Math.random() * 6)
    }
  }

  await Promise.all(Array.from({ length: CLIENTS }, ask))
  const executed = await Promise.all(pods.map((pod) => pod.executed()))
  const times = (id: string) => executed.reduce((sum, map) => sum + (map.get(id) ?? 0), 0)
  return { statuses, times }
}

test.each(cases)(
  'a pod that closes %s costs no %s, or next to none that may not be repeated',
  async (mode, method) => {
    const { statuses, times } = await race(mode, method)
    const failed = [...statuses].filter(([, status]) => status !== 200)
    expect(statuses.size).toBe(REQUESTS)
    expect(failed.every(([, status]) => status === 502)).toBe(true)
    // Each pod has to be learned from once, and it may close two connections that are in use in the same moment.
    const bearable = Math.max(2 * PODS, REQUESTS / 1_000)
    expect(failed.length).toBeLessThanOrEqual(method === 'GET' ? 0 : bearable)
    for (const [id, status] of statuses) {
      if (method === 'POST') expect([id, times(id)]).toEqual([id, status === 200 ? 1 : 0])
      else expect(times(id)).toBeGreaterThan(0)
    }
  },
  60_000,
)

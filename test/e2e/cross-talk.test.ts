import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { type AskingClient, connectAsking } from './support/asking-client.ts'
import { inForm } from './support/long-form.ts'
import { answering, ok, type RawPod, startPod } from './support/raw-pod.ts'
import { fieldOf, type Message, statusOf } from './support/read-message.ts'
import { chunk, get, LAST_CHUNK, post, postChunked } from './support/requests.ts'
import { startProxy } from './support/start-proxy.ts'
import { waitFor } from './support/wait-for.ts'

const REQUESTS = inForm(5_000, 100_000)
const CONNECTIONS = 200
const PODS = 8
/** One in so many requests is left by its client, and one is cut by its pod. */
const RARE = 100

/** A body that belongs to this id and to no other, from nothing to some 3 KiB. */
function bodyOf(id: number): string {
  const seed = createHash('sha256').update(`${id}`).digest('hex')
  return seed.repeat((id * 31) % 48)
}

/** Requests of all framings. */
function requestOf(id: number): string {
  const extra = `X-Id: ${id}\r\n`
  const body = bodyOf(id)
  if (id % 4 === 1) return post(body, extra)
  if (id % 4 === 2) return postChunked((body === '' ? '' : chunk(body)) + LAST_CHUNK, extra)
  if (id % 4 === 3) return post(body, extra).replace('POST', 'PUT')
  return get('/', extra)
}

/** Answers of all framings, in one piece or cut in the middle. */
function answerTo(id: number): string {
  const extra = `X-Id: ${id}\r\n`
  const body = bodyOf(id)
  if (id % 2 === 0) return ok(body, extra)
  if (id % 15 > 0)
    return `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n${extra}\r\n${body === '' ? '' : chunk(body)}${LAST_CHUNK}`
  return `HTTP/1.1 200 OK\r\nConnection: close\r\n${extra}\r\n${body}`
}

const leavesClient = (id: number) => id % RARE === 17
const leavesPod = (id: number) => id % RARE === 53

const wrongRequests: number[] = []

function startEchoPod(): Promise<RawPod> {
  return startPod(
    answering((request, connection) => {
      const id = Number(fieldOf(request, 'X-Id'))
      const expected = request.startLine.startsWith('GET') ? '' : bodyOf(id)
      if (request.body.toString() !== expected || request.defects.length > 0) wrongRequests.push(id)
      const answer = answerTo(id)
      if (leavesPod(id)) {
        // Inside and behind the head.
        const part = answer.slice(0, 1 + (Math.floor(id / RARE) % 7) * 40)
        connection.socket.write(part, () => connection.reset())
        return null
      }
      connection.send(answer)
      if (answer.includes('Connection: close')) connection.halfClose()
      return null
    }),
  )
}

/** At once, when the request may be under way, or inside of the answer. */
function leave({ socket }: AskingClient, kind: number): void {
  if (kind === 0) socket.resetAndDestroy()
  else if (kind === 1) setImmediate(() => socket.resetAndDestroy())
  else socket.once('data', () => socket.resetAndDestroy())
}

/** What is wrong with this answer; null: nothing. */
function complaint(id: number, answer: Message): string | null {
  const status = statusOf(answer)
  if (status === 502) return leavesPod(id) ? null : `502 to ${id}`
  if (status !== 200) return `${status} to ${id}`
  if (fieldOf(answer, 'X-Id') !== `${id}`) return `answer ${fieldOf(answer, 'X-Id')} to ${id}`
  if (answer.defects.length > 0) return `${id}: ${answer.defects}`
  return answer.body.toString() === bodyOf(id) ? null : `corrupt body of ${id}`
}

/** What is open in this process. */
function resources() {
  const active = process.getActiveResourcesInfo()
  return {
    files: readdirSync('/proc/self/fd').length,
    sockets: active.filter((name) => name.startsWith('TCP')).length,
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
  }
}

test(
  'of many requests on many connections, each gets its own answer, whoever leaves',
  async () => {
    const complaints: string[] = []
    let next = 0
    let left = 0
    let answered = 0
    const before = resources()
    const started = vi.spyOn(globalThis, 'setInterval')
    const stopped = vi.spyOn(globalThis, 'clearInterval')
    const pods = await Promise.all(Array.from({ length: PODS }, startEchoPod))
    const { port, proxy, records } = await startProxy([{ pods: pods.map((pod) => pod.port) }])

    async function visit(): Promise<void> {
      let client: AskingClient | null = null
      while (next < REQUESTS) {
        const id = next++
        if (client === null || client.socket.destroyed) client = await connectAsking(port)
        const asked = client.ask(requestOf(id))
        if (leavesClient(id)) {
          left++
          leave(client, Math.floor(id / RARE) % 3)
        }
        const answer = await asked
        if (answer !== null) {
          answered++
          const wrong = complaint(id, answer)
          if (wrong !== null) complaints.push(wrong)
        } else if (!leavesClient(id) && !leavesPod(id)) complaints.push(`no answer to ${id}`)
        if (answer !== null && fieldOf(answer, 'Connection') === 'close') client.socket.destroy()
      }
      client?.socket.destroy()
    }

    await Promise.all(Array.from({ length: CONNECTIONS }, visit))
    expect(complaints).toEqual([])
    expect(wrongRequests).toEqual([])
    expect(left).toBe(REQUESTS / RARE)
    expect(answered).toBeGreaterThan(REQUESTS * 0.97)
    await waitFor(() => proxy.retries.waiting === 0, 'the last of the requests')
    expect(proxy.retries.retrying).toBe(0)
    expect(records.length).toBeGreaterThanOrEqual(answered)
    const opened = pods.reduce((sum, pod) => sum + pod.connections.length, 0)
    expect(opened).toBeLessThan(REQUESTS / 3)

    await proxy.drain(0)
    await Promise.all(pods.map((pod) => pod.close()))
    await waitFor(
      () =>
        Object.entries(resources()).every(([name, count]) => count <= Reflect.get(before, name)),
      () => `${JSON.stringify(resources())} to be as before: ${JSON.stringify(before)}`,
    )
    const intervals = new Set(started.mock.results.map(({ value }) => value))
    expect(intervals.size).toBeGreaterThan(0)
    for (const [interval] of stopped.mock.calls) intervals.delete(interval)
    expect(intervals.size).toBe(0)
  },
  inForm(60_000, 300_000),
)

import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as grpc from '@grpc/grpc-js'
import { describe, expect, onTestFinished, test } from 'vitest'
import { runProbe } from '../../src/proxy/health/run-probe.ts'
import type { Probe, ProbeCheck } from '../../src/snapshot/probe.ts'
import { plainCookie } from './support/a-snapshot.ts'
import { closedPort } from './support/closed-port.ts'
import { connectClient, type RawClient } from './support/raw-client.ts'
import { answering, ok, startPod } from './support/raw-pod.ts'
import { fieldOf, statusOf } from './support/read-message.ts'
import { get } from './support/requests.ts'
import { startProxy } from './support/start-proxy.ts'
import { waitFor } from './support/wait-for.ts'

const times = { initialDelay: 0, period: 250, successThreshold: 1, failureThreshold: 1 }
const aProbe = (check: ProbeCheck, timeout = 5_000): Probe => ({ check, timeout, ...times })
const http = (port: number, changed: object = {}): ProbeCheck => ({
  kind: 'http',
  scheme: 'http',
  host: null,
  port,
  path: '/ready',
  headers: [],
  ...changed,
})

async function startHttp(
  answer: (url: string) => number,
): Promise<{ port: number; seen: string[] }> {
  const seen: string[] = []
  const server: Server = createServer((request, response) => {
    seen.push(`${request.url} ${request.headers['x-own'] ?? ''}`.trim())
    response.statusCode = answer(request.url ?? '')
    response.setHeader('location', 'http://127.0.0.1:1/')
    response.end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, seen }
}

const run = (check: ProbeCheck, timeout?: number) => runProbe('127.0.0.1', aProbe(check, timeout))

describe('a probe', () => {
  test.each([
    [200, true],
    [204, true],
    [302, true],
    [399, true],
    [400, false],
    [503, false],
  ])('by HTTP that is answered %d finds %s', async (status, isOk) => {
    const { port, seen } = await startHttp(() => status)
    const result = await run(http(port, { path: '/a?b', headers: [['X-Own', '1']] }))
    expect(result).toEqual({ ok: isOk, words: `HTTP ${status}` })
    expect(seen).toEqual(['/a?b 1'])
  })

  test('by HTTP that is not answered in time fails', async () => {
    const pod = await startPod(() => undefined)
    expect(await run(http(pod.port), 50)).toEqual({ ok: false, words: 'no answer within 0.05 s' })
  })

  test('by TCP finds whether somebody listens', async () => {
    const { port } = await startHttp(() => 500)
    expect((await run({ kind: 'tcp', host: null, port })).ok).toBe(true)
    const refused = await run({ kind: 'tcp', host: null, port: await closedPort() })
    expect(refused).toEqual({ ok: false, words: 'connection refused' })
  })

  test.each([
    ['', true],
    ['known', true],
    ['resting', false],
    ['unknown', false],
  ])('by gRPC of the service "%s" finds %s', async (service, isOk) => {
    const port = await startGrpcHealth(
      new Map([
        ['', 1],
        ['known', 1],
        ['resting', 2],
      ]),
    )
    expect((await run({ kind: 'grpc', port, service })).ok).toBe(isOk)
  })

  test('by gRPC where nobody listens fails', async () => {
    const result = await run({ kind: 'grpc', port: await closedPort(), service: '' })
    expect(result).toEqual({ ok: false, words: 'connection refused' })
  })

  test('by a command goes by its exit status, and nothing in it is interpreted', async () => {
    const exec = (...command: string[]) => run({ kind: 'exec', command })
    expect(await exec('true')).toEqual({ ok: true, words: 'exit status 0' })
    expect(await exec('false')).toEqual({ ok: false, words: 'exit status 1' })
    expect(await exec('test', '$HOME', '=', '$HOME; exit 1')).toMatchObject({ ok: false })
    expect(await exec('/no/such/program')).toEqual({
      ok: false,
      words: 'the command does not exist',
    })
    expect(await run({ kind: 'exec', command: ['sleep', '60'] }, 50)).toMatchObject({ ok: false })
  })
})

/** grpc.health.v1 by hand: a state for each service that is known. */
async function startGrpcHealth(states: ReadonlyMap<string, number>): Promise<number> {
  const server = new grpc.Server()
  const pass = (bytes: Buffer) => bytes
  const method = {
    path: '/grpc.health.v1.Health/Check',
    requestStream: false,
    responseStream: false,
    requestSerialize: pass,
    requestDeserialize: pass,
    responseSerialize: pass,
    responseDeserialize: pass,
  }
  server.addService(
    { check: method },
    {
      check: (call: grpc.ServerUnaryCall<Buffer, Buffer>, done: grpc.sendUnaryData<Buffer>) => {
        const state = states.get(call.request.subarray(2).toString())
        if (state === undefined) done({ code: grpc.status.NOT_FOUND, details: '' })
        else done(null, Buffer.from([0x08, state]))
      },
    },
  )
  const insecure = grpc.ServerCredentials.createInsecure()
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', insecure, (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    )
  })
  onTestFinished(() => server.forceShutdown())
  return port
}

async function startProbed(name: string) {
  const pod = await startPod(answering(() => ok(name)))
  const health = { status: 200 }
  const { port } = await startHttp(() => health.status)
  return { name, pod, health, sketch: { port: pod.port, pod: name, probes: [aProbe(http(port))] } }
}

async function bodyOf(client: RawClient, extra = ''): Promise<string> {
  client.send(get('/', extra))
  return (await client.response()).body.toString()
}

describe('pods that are probed', () => {
  test('get requests while their probe succeeds, and come back when it does again', async () => {
    const [a, b] = await Promise.all(['a', 'b'].map(startProbed))
    if (a === undefined || b === undefined) throw new Error('two pods were started')
    const { port, proxy, log } = await startProxy([{ pods: [a.sketch, b.sketch] }])
    const states = () => [...proxy.endpoints()].map(({ pod, state }) => `${pod} ${state}`).sort()
    await waitFor(() => states().join() === 'a eligible,b eligible', 'both to be ready')
    a.health.status = 503
    await waitFor(() => states().join() === 'a excluded,b eligible', 'one to be left out')
    expect([...proxy.endpoints()].find(({ pod }) => pod === 'a')?.reason).toBe(
      'its readiness probe fails: HTTP 503',
    )
    const client = await connectClient(port)
    for (let i = 0; i < 6; i++) expect(await bodyOf(client)).toBe('b')
    a.health.status = 200
    await waitFor(() => states().join() === 'a eligible,b eligible', 'it to be back')
    const bodies = [await bodyOf(client), await bodyOf(client)]
    expect(bodies.sort()).toEqual(['a', 'b'])
    expect(log).toContain('warn pod a is not ready: its readiness probe fails: HTTP 503')
  })

  test('are known by the time that the ports open', async () => {
    const pods = await Promise.all(['a', 'b', 'c'].map(startProbed))
    const { port } = await startProxy([{ pods: pods.map(({ sketch }) => sketch) }])
    const client = await connectClient(port)
    const bodies = [await bodyOf(client), await bodyOf(client), await bodyOf(client)]
    expect(bodies.sort()).toEqual(['a', 'b', 'c'])
  })

  test('that all fail are answered for with 503', async () => {
    const a = await startProbed('a')
    a.health.status = 500
    const { port, proxy } = await startProxy([{ pods: [a.sketch] }])
    await waitFor(
      () => [...proxy.endpoints()][0]?.reason === 'its readiness probe fails: HTTP 500',
      'the verdict',
    )
    const client = await connectClient(port)
    client.send(get())
    const answer = await client.response()
    expect([statusOf(answer), fieldOf(answer, 'retry-after')]).toEqual([503, '1'])
  })

  test('lose the clients of their cookies when they fail', async () => {
    const pods = await Promise.all(['a', 'b'].map(startProbed))
    const policies = { affinity: plainCookie }
    const { port, proxy } = await startProxy([{ pods: pods.map(({ sketch }) => sketch), policies }])
    const count = (state: string) => [...proxy.endpoints()].filter((e) => e.state === state).length
    await waitFor(() => count('eligible') === 2, 'both to be ready')
    const client = await connectClient(port)
    client.send(get())
    const first = await client.response()
    const cookie = `Cookie: ${fieldOf(first, 'set-cookie')?.split(';')[0]}\r\n`
    expect(await bodyOf(client, cookie)).toBe(first.body.toString())
    const mine = pods.find(({ name }) => name === first.body.toString())
    if (mine !== undefined) mine.health.status = 503
    await waitFor(() => count('eligible') === 1, 'it to be left out')
    client.send(get('/', cookie))
    const moved = await client.response()
    expect(moved.body.toString()).not.toBe(first.body.toString())
    expect(fieldOf(moved, 'set-cookie')).not.toBeNull()
  })
})

test('a pod that refuses connections is left out for a while, and asked again', async () => {
  const dead = await closedPort()
  const pod = await startPod(answering(() => ok('alive')))
  const { port, proxy, records } = await startProxy([{ pods: [dead, pod.port] }])
  const client = await connectClient(port)
  for (let i = 0; i < 12; i++) expect(await bodyOf(client)).toBe('alive')
  expect(records.filter(({ attempts }) => attempts > 1)).toHaveLength(3)
  const report = () => [...proxy.endpoints()].find((endpoint) => endpoint.port === dead)
  expect(report()?.state).toBe('excluded')
  expect(report()?.reason).toMatch(/^connecting to it failed: it is left out until /)
  await waitFor(() => report()?.state === 'eligible', 'its trial')
})

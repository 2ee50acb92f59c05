import { expect, onTestFinished, test } from 'vitest'
import { readSamples, type Sample } from '../telemetry/metrics/read-samples.ts'
import { fetchHost } from './fetch-host.ts'
import { PosternProcess } from './postern-process.ts'
import { edit, makeSampleFolder } from './sample-folder.ts'
import { closedPort } from './support/closed-port.ts'
import { connectClient } from './support/raw-client.ts'
import { echoLine, startPod } from './support/raw-pod.ts'
import { statusOf } from './support/read-message.ts'
import { get } from './support/requests.ts'
import { startProxy, startProxyFor } from './support/start-proxy.ts'

const requests = 'nginx_ingress_controller_requests'

async function scrape(admin: number): Promise<Sample[]> {
  const { status, body } = await fetchHost('http', admin, 'localhost', '/metrics')
  expect(status).toBe(200)
  return readSamples(body)
}

function countsByHost(samples: readonly Sample[]): Record<string, number> {
  return Object.fromEntries(
    samples
      .filter(({ name }) => name === requests)
      .map(({ labels, value }) => [`${labels.get('host')} ${labels.get('status')}`, value]),
  )
}

test('the program shows what it served, and goes on counting after an edit', async () => {
  const folder = makeSampleFolder()
  onTestFinished(folder.remove)
  const ports = ['--http-port', '0', '--https-port', '0', '--admin-port', '0']
  const postern = new PosternProcess(['demo', ...ports], { cwd: folder.path })
  onTestFinished(() => postern.stop('SIGKILL').then(() => undefined))
  const { http, https, admin } = await postern.ready()

  await fetchHost('http', http, 'foo.example.com', '/any/path')
  await fetchHost('https', https, 'foo.example.com')
  await fetchHost('http', http, 'nobody.example.com')
  const before = await scrape(admin)
  expect(countsByHost(before)).toEqual({ 'foo.example.com 200': 2, ' 404': 1 })
  const ofFoo = before.find(({ name, labels }) => name === requests && labels.get('host') !== '')
  expect(Object.fromEntries(ofFoo?.labels ?? [])).toEqual({
    status: '200',
    method: 'GET',
    path: '/',
    namespace: 'default',
    ingress: 'two-hosts',
    service: 'foo',
    canary: '',
    host: 'foo.example.com',
  })

  edit(folder.path, 'two-hosts.yaml', (text) => text.replace('bar.example.com', 'new.example.com'))
  await postern.logged(/applied: /)
  await fetchHost('http', http, 'foo.example.com')
  await fetchHost('http', http, 'new.example.com')
  const after = await scrape(admin)
  expect(countsByHost(after)).toEqual({
    'foo.example.com 200': 3,
    'new.example.com 200': 1,
    ' 404': 1,
  })
  const found = (name: string, label = '') =>
    after.find((sample) => sample.name === name && (label === '' || sample.labels.has(label)))
      ?.value
  expect(found('nginx_ingress_controller_ssl_expire_time_seconds', 'host')).toBeGreaterThan(
    Date.now() / 1000,
  )
  expect(found('nginx_ingress_controller_config_hash')).not.toBe(
    before.find(({ name }) => name === 'nginx_ingress_controller_config_hash')?.value,
  )
  expect(found('postern_endpoints_eligible')).toBeGreaterThan(0)
  expect(found('postern_connections_limit')).toBe(20_000)
  const generation = after.find(({ name }) => name === 'postern_config_generation')
  expect(generation?.value).toBe(2)
})

test('a record tells the moments of its last attempt', async () => {
  const { port, record } = await startProxyFor(await startPod(echoLine))
  const client = await connectClient(port)
  for (const index of [0, 1]) {
    client.send(get())
    await client.response()
    const { attempts, durationMs, ...upstream } = await record(index)
    expect(attempts).toBe(1)
    const { upstreamConnectMs, upstreamHeadMs, upstreamDurationMs } = upstream
    const inOrder = [0, upstreamConnectMs, upstreamHeadMs, upstreamDurationMs, durationMs]
    expect(inOrder).not.toContain(null)
    expect(inOrder).toEqual(inOrder.toSorted((a, b) => Number(a) - Number(b)))
  }
})

test('a record tells how many attempts there were, and that none was connected', async () => {
  const { port, record } = await startProxy([{ pods: [await closedPort(), await closedPort()] }])
  const client = await connectClient(port)
  client.send(get())
  await client.response()
  expect(await record(0)).toMatchObject({
    attempts: 2,
    upstreamConnectMs: null,
    upstreamHeadMs: null,
  })
})

test('the proxy tells its connections and where its routes lead', async () => {
  const pod = await startPod(echoLine)
  const { port, proxy } = await startProxy([
    { host: '*.example.com', path: '/a', service: 'one', pods: [pod.port] },
    { host: 'b.example.com', service: 'two', pods: [pod.port] },
  ])
  const first = await connectClient(port)
  const second = await connectClient(port)
  for (const client of [first, second]) {
    client.send(get('/a', 'Host: c.example.com\r\n'))
    await client.response()
  }
  expect(proxy.connections()).toEqual({ active: 2, accepted: 2, turnedAway: 0 })
  const destinations = proxy.destinations().map(({ host, path, service }) => ({
    host,
    path,
    service: service.name,
  }))
  expect(destinations).toEqual([
    { host: 'b.example.com', path: '/', service: 'two' },
    { host: '*.example.com', path: '/a', service: 'one' },
  ])
})

test('the proxy tells who gets requests, who does not and why, and whose rules lead to none', async () => {
  const pod = await startPod(echoLine)
  const probe = {
    initialDelay: 0,
    period: 60_000,
    timeout: 5_000,
    successThreshold: 1,
    failureThreshold: 1,
  }
  const check = { kind: 'tcp', host: null } as const
  const { port, proxy } = await startProxy([
    {
      path: '/a',
      service: 'one',
      pods: [
        { port: pod.port, pod: 'good' },
        { port: await closedPort(), pod: 'gone' },
        { port: await closedPort(), pod: 'unready', ready: false },
        {
          port: await closedPort(),
          probes: [{ ...probe, check: { ...check, port: await closedPort() } }],
        },
      ],
    },
    { path: '/b', service: 'two', pods: [{ port: pod.port, ready: false }] },
    { path: '/c', service: 'three', pods: [], unavailable: 'no-such-service' },
  ])
  const client = await connectClient(port)
  while (proxy.ejections() === 0) {
    client.send(get('/a'))
    expect(statusOf(await client.response())).toBe(200)
  }
  const [one, three, two] = proxy.endpointCounts()
  const none = { terminating: 0, 'probe-failing': 0, unready: 0, ejected: 0 }
  expect(one).toEqual({
    namespace: 'default',
    service: 'one',
    port: 80,
    eligible: 1,
    excluded: { ...none, unready: 1, 'probe-failing': 1, ejected: 1 },
  })
  expect(two).toMatchObject({ service: 'two', eligible: 0, excluded: { ...none, unready: 1 } })
  expect(three).toMatchObject({ service: 'three', eligible: 0, excluded: none })
  expect(proxy.ejections()).toBe(1)
  expect(proxy.probes.filter(({ count }) => count > 0)).toEqual([
    { kind: 'tcp', result: 'failure', count: 1 },
  ])
  expect([...proxy.orphans()].filter((entry) => entry !== null)).toEqual([
    { namespace: 'default', ingress: 'ingress-1', type: 'no-endpoint' },
    { namespace: 'default', ingress: 'ingress-2', type: 'no-service' },
  ])
})

import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { Agent } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { makeSelfSigned } from '../../src/app/certificates/make-certificate.ts'
import { PosternProcess } from './postern-process.ts'
import { ingress, makeFolder, type Pod, service, startPod } from './reload-folder.ts'
import { ask, Traffic, untilServed } from './reload-traffic.ts'

const HOST = 'kept.example.com'

interface Running {
  readonly process: PosternProcess
  readonly folder: string
  readonly http: number
  readonly https: number
  readonly admin: number
  readonly pods: readonly Pod[]
  status(): Promise<Status>
}

interface Status {
  generation: number
  sources: { path: string; error: string | null }[]
  objects: { accepted: number; degraded: number; rejected: number }
  diagnostics: { code: string; file: string; line: number }[]
}

async function startRunning(pods: readonly Pod[], annotations = ''): Promise<Running> {
  const { chain, privateKey } = await makeSelfSigned([HOST], 30)
  const folder = makeFolder({
    'ingresses/web.yaml': ingress([HOST], annotations),
    'ingresses/service.yaml': service(pods.map((pod) => pod.port)),
    'certs/web-tls.crt': chain,
    'certs/web-tls.key': privateKey.reveal(),
  })
  const ports = ['--http-port', '0', '--https-port', '0', '--admin-port', '0']
  const options = ['--access-log', 'off', '--ssl-redirect=false']
  const args = ['run', '--bind', '127.0.0.1', ...ports, ...options]
  const process = new PosternProcess(args, { cwd: folder })
  onTestFinished(async () => {
    await process.stop('SIGKILL')
  })
  const { http, https, admin } = await process.ready()
  const status = async () => {
    const response = await fetch(`http://127.0.0.1:${admin}/api/v1/status`)
    return (await response.json()) as Status
  }
  return { process, folder, http, https, admin, pods, status }
}

async function startWithTwoPods(annotations = ''): Promise<Running> {
  return startRunning([await startPod(0), await startPod(1)], annotations)
}

/** Runs an edit under traffic: the new host is served in the end, and the old one was never not served. */
async function editUnderTraffic(
  running: Running,
  edit: (hosts: string[]) => Promise<void> | void,
): Promise<void> {
  const traffic = new Traffic(running.http, HOST)
  await edit([HOST, 'added.example.com'])
  await untilServed(running.http, 'added.example.com')
  await edit([HOST])
  await untilServed(running.http, 'added.example.com', 404)
  await traffic.stop()
  expect(traffic.requests).toBeGreaterThan(20)
  expect(traffic.failures).toEqual([])
}

test('a file written in place', async () => {
  const running = await startWithTwoPods()
  await editUnderTraffic(running, (hosts) =>
    writeFileSync(join(running.folder, 'ingresses/web.yaml'), ingress(hosts)),
  )
})

test('a file written in pieces, and first emptied', async () => {
  const running = await startWithTwoPods()
  await editUnderTraffic(running, async (hosts) => {
    const text = ingress(hosts)
    const file = await open(join(running.folder, 'ingresses/web.yaml'), 'w')
    for (let at = 0; at < text.length; at += 64) {
      await pause(10)
      await file.write(text.slice(at, at + 64))
    }
    await file.close()
  })
})

test('a new file renamed over the old one', async () => {
  const running = await startWithTwoPods()
  await editUnderTraffic(running, (hosts) => {
    const file = join(running.folder, 'ingresses/web.yaml')
    writeFileSync(`${file}~`, ingress(hosts))
    renameSync(`${file}~`, file)
  })
})

test('a ..data symlink swapped, as a ConfigMap volume does', async () => {
  const running = await startWithTwoPods()
  const root = join(running.folder, 'ingresses')
  let version = 0
  const publish = (hosts: readonly string[]) => {
    version++
    mkdirSync(join(root, `..v${version}`))
    writeFileSync(join(root, `..v${version}`, 'web.yaml'), ingress(hosts))
    symlinkSync(`..v${version}`, join(root, '..data_tmp'))
    renameSync(join(root, '..data_tmp'), join(root, '..data'))
    if (version > 1) rmSync(join(root, `..v${version - 1}`), { recursive: true })
  }
  publish([HOST])
  symlinkSync('..data/web.yaml', join(root, 'web.yaml~'))
  renameSync(join(root, 'web.yaml~'), join(root, 'web.yaml'))
  await editUnderTraffic(running, publish)
})

test('the whole folder removed and made anew', async () => {
  const running = await startWithTwoPods()
  const root = join(running.folder, 'ingresses')
  await editUnderTraffic(running, (hosts) => {
    rmSync(root, { recursive: true })
    mkdirSync(root)
    writeFileSync(join(root, 'service.yaml'), service(running.pods.map((pod) => pod.port)))
    writeFileSync(join(root, 'web.yaml'), ingress(hosts))
  })
})

test('a broken document keeps its last good objects while other files move on', async () => {
  const running = await startWithTwoPods()
  const traffic = new Traffic(running.http, HOST)
  const root = join(running.folder, 'ingresses')
  writeFileSync(join(root, 'web.yaml'), 'apiVersion: networking.k8s.io/v1\nkind: [Ingr')
  writeFileSync(join(root, 'other.yaml'), ingress(['other.example.com']).replace('web', 'other'))
  await untilServed(running.http, 'other.example.com')
  await running.process.logged(/ error .*yaml-syntax/)
  const { diagnostics, objects } = await running.status()
  await traffic.stop()
  expect(traffic.failures).toEqual([])
  expect(objects.degraded).toBe(1)
  expect(diagnostics).toContainEqual(
    expect.objectContaining({ code: 'yaml-syntax', file: 'ingresses/web.yaml' }),
  )
})

test('a folder that vanishes keeps being served, and the status says so', async () => {
  const running = await startWithTwoPods()
  const traffic = new Traffic(running.http, HOST)
  rmSync(join(running.folder, 'ingresses'), { recursive: true })
  await running.process.logged(/ error .*ingresses/)
  const { sources } = await running.status()
  await traffic.stop()
  expect(traffic.failures).toEqual([])
  expect(sources[0]?.error).toMatch(/\w/)
})

test('the same tree again publishes nothing', async () => {
  const running = await startWithTwoPods()
  const file = join(running.folder, 'ingresses/web.yaml')
  writeFileSync(file, ingress([HOST]))
  writeFileSync(file, `${ingress([HOST])}# a comment\n`)
  writeFileSync(
    join(running.folder, 'ingresses/other.yaml'),
    ingress(['other.example.com']).replace('web', 'other'),
  )
  await untilServed(running.http, 'other.example.com')
  expect((await running.status()).generation).toBe(2)
})

test('connections to clients and pods, tunnels and affinity outlive an edit', async () => {
  const pods = [await startPod(0), await startPod(1)]
  for (const { server } of pods) {
    const sockets = new WebSocketServer({ server })
    sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(data)))
  }
  const running = await startRunning(pods, 'nginx.ingress.kubernetes.io/affinity: cookie')
  const first = await ask(running.http, HOST)
  const cookie = first.cookie.split(';')[0] ?? ''
  expect(cookie).toMatch(/^INGRESSCOOKIE=/)

  const socket = new WebSocket(`ws://127.0.0.1:${running.http}/`, {
    headers: { host: HOST, cookie },
  })
  onTestFinished(() => socket.terminate())
  await new Promise((resolve) => socket.once('open', resolve))
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => agent.destroy())
  await ask(running.http, HOST, agent, { cookie })
  const before = pods.map((pod) => pod.connections)

  for (const hosts of [[HOST, 'added.example.com'], [HOST]]) {
    const text = ingress(hosts, 'nginx.ingress.kubernetes.io/affinity: cookie')
    writeFileSync(join(running.folder, 'ingresses/web.yaml'), text)
    await untilServed(running.http, 'added.example.com', hosts.length === 2 ? 200 : 404)
  }

  const echoed = new Promise((resolve) => socket.once('message', (data) => resolve(String(data))))
  socket.send('still here')
  expect(await echoed).toBe('still here')
  const again = await ask(running.http, HOST, agent, { cookie })
  expect(again.body).toBe(first.body)
  expect(again.cookie).toBe('')
  const sticky = first.body === 'web-0' ? 0 : 1
  expect(pods[sticky]?.connections).toBe(before[sticky])
})

test('a new certificate is shown at once; a key that does not match keeps the old one', async () => {
  const running = await startWithTwoPods()
  const old = await shownSerial(running.https)
  const next = await makeSelfSigned([HOST], 30)
  writeFileSync(join(running.folder, 'certs/web-tls.crt'), next.chain)
  await running.process.logged(/ error .*key-mismatch/)
  expect(await shownSerial(running.https)).toBe(old)
  writeFileSync(join(running.folder, 'certs/web-tls.key'), next.privateKey.reveal())
  let shown = old
  while (shown === old) shown = await shownSerial(running.https)
  expect(running.process.stderr).not.toContain('PRIVATE KEY')
})

function shownSerial(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, servername: HOST, rejectUnauthorized: false }
    const socket = connectTls(options, () => {
      resolve(socket.getPeerCertificate().serialNumber)
      socket.destroy()
    })
    socket.on('error', reject)
  })
}

import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import {
  type MadeCertificate,
  makeSelfSigned,
} from '../../src/app/certificates/make-certificate.ts'
import { PosternProcess } from './postern-process.ts'
import { ingress, makeFolder, service, startPod } from './reload-folder.ts'

const HOST = 'kubia.example.com'

/** Of the certificate that a new handshake is shown. */
function shown(port: number, servername = HOST): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, servername, rejectUnauthorized: false }
    const socket = connect(options, () => {
      resolve(socket.getPeerX509Certificate()?.toString() ?? '')
      socket.destroy()
    })
    socket.on('error', reject)
  })
}

async function untilShown(port: number, { chain }: MadeCertificate, servername = HOST) {
  while ((await shown(port, servername)) !== chain) await new Promise(setImmediate)
}

/** Status of a request on the connection of `agent`. */
function ask(port: number, agent: Agent): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, agent, servername: HOST, headers: { host: HOST } }
    request({ ...options, rejectUnauthorized: false }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode))
    })
      .on('error', reject)
      .end()
  })
}

async function startRunning(
  folder: string,
  options: readonly string[] = [],
): Promise<{ port: number; process: PosternProcess }> {
  const ports = ['--http-port', '0', '--https-port', '0', '--admin-port', '0']
  const args = ['run', '--bind', '127.0.0.1', ...ports, '--access-log', 'off', ...options]
  const process = new PosternProcess(args, { cwd: folder })
  onTestFinished(async () => {
    await process.stop('SIGKILL')
  })
  return { port: (await process.ready()).https, process }
}

const served = async () => ({
  'ingresses/web.yaml': ingress([HOST]),
  'ingresses/service.yaml': service([(await startPod(0)).port]),
})

test('a pair behind a ..data symlink, as a Secret volume has it, is swapped as one', async () => {
  const [first, second] = [await makeSelfSigned([HOST], 30), await makeSelfSigned([HOST], 30)]
  const folder = makeFolder(await served())
  const certs = join(folder, 'certs')
  let version = 0
  const publish = (crt: string, key: string) => {
    version++
    mkdirSync(join(certs, `..v${version}`))
    writeFileSync(join(certs, `..v${version}`, 'web-tls.crt'), crt)
    writeFileSync(join(certs, `..v${version}`, 'web-tls.key'), key)
    symlinkSync(`..v${version}`, join(certs, '..data_tmp'))
    renameSync(join(certs, '..data_tmp'), join(certs, '..data'))
    rmSync(join(certs, `..v${version - 1}`), { recursive: true, force: true })
  }
  publish(first.chain, first.privateKey.reveal())
  for (const end of ['crt', 'key']) {
    symlinkSync(join('..data', `web-tls.${end}`), join(certs, `web-tls.${end}`))
  }
  const { port, process } = await startRunning(folder)
  expect(await shown(port)).toBe(first.chain)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => agent.destroy())
  expect(await ask(port, agent)).toBe(200)

  publish(second.chain, second.privateKey.reveal())
  await untilShown(port, second)
  publish(first.chain, second.privateKey.reveal())
  await process.logged(/ error .*key-mismatch/)
  expect(await shown(port)).toBe(second.chain)
  expect(await ask(port, agent)).toBe(200)
  expect(Object.values(agent.freeSockets).flat()).toHaveLength(1)
})

test('a Secret and that of the default certificate are swapped, and kept while they are broken', async () => {
  const [first, second] = [await makeSelfSigned([HOST], 30), await makeSelfSigned([HOST], 30)]
  const manifest = ({ chain, privateKey }: MadeCertificate, key = privateKey.reveal()) => {
    const data = { 'tls.crt': chain, 'tls.key': key }
    const metadata = { name: 'web-tls' }
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/tls',
      metadata,
      stringData: data,
    })
  }
  const folder = makeFolder({ ...(await served()), 'certs/web-tls.json': manifest(first) })
  const path = join(folder, 'certs/web-tls.json')
  const { port, process } = await startRunning(folder, [
    '--default-ssl-certificate',
    'default/web-tls',
  ])
  for (const name of [HOST, 'elsewhere.example.com'])
    expect(await shown(port, name)).toBe(first.chain)

  writeFileSync(path, manifest(second))
  for (const name of [HOST, 'elsewhere.example.com']) await untilShown(port, second, name)
  writeFileSync(path, manifest(first, 'garbage'))
  await process.logged(/ error .*bad-private-key/)
  writeFileSync(path, '{ "kind": "Secret"')
  await process.logged(/ error .*yaml-syntax/)
  for (const name of [HOST, 'elsewhere.example.com'])
    expect(await shown(port, name)).toBe(second.chain)
  expect(process.stderr).not.toContain('PRIVATE KEY')
})

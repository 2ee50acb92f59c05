import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { fetchHost } from './fetch-host.ts'
import { PosternProcess } from './postern-process.ts'
import { edit, makeSampleFolder } from './sample-folder.ts'

const freePorts = ['--http-port', '0', '--https-port', '0', '--admin-port', '0']
const shell = promisify(execFile)
let folder = makeSampleFolder()

beforeEach(() => {
  folder = makeSampleFolder()
  return folder.remove
})

let started: PosternProcess[] = []

afterEach(async () => {
  await Promise.all(started.map((postern) => postern.stop('SIGKILL')))
  started = []
})

function postern(...args: string[]): PosternProcess {
  const process = new PosternProcess(args, { cwd: folder.path })
  started.push(process)
  return process
}

async function hit(scheme: 'http' | 'https', port: number, host: string, path?: string) {
  const { status, body } = await fetchHost(scheme, port, host, path)
  return `${status} ${body.trim()}`
}

/** Asks until the answer is the wanted one: an edit takes effect within a second, not at once. */
async function untilHit(wanted: string, port: number, host: string, path?: string) {
  const giveUpAt = performance.now() + 10_000
  let answer = ''
  while (answer !== wanted && performance.now() < giveUpAt) {
    answer = await hit('http', port, host, path)
    if (answer !== wanted) await delay(20)
  }
  expect(answer).toBe(wanted)
}

describe('the demo', () => {
  test('serves the samples over HTTP and HTTPS, and takes the pods in turn', async () => {
    const { http, https } = await postern('demo', ...freePorts).ready()
    const answers = [
      await hit('http', http, 'kubia.example.com'),
      await hit('http', http, 'kubia.example.com'),
      await hit('https', https, 'kubia.example.com'),
    ]
    expect(answers.toSorted()).toEqual([
      "200 You've hit kubia-3inly",
      "200 You've hit kubia-5asi2",
      "200 You've hit kubia-8awf3",
    ])
    expect(await hit('http', http, 'foo.example.com')).toBe("200 You've hit kubia-3inly")
    expect(await hit('http', http, 'bar.example.com')).toBe("200 You've hit kubia-5asi2")
    expect(await hit('http', http, 'kubia.example.com', '/bar')).toBe("200 You've hit kubia-5asi2")
    expect(await hit('http', http, 'kubia.example.com', '/kubia')).toMatch(/^200 You've hit kubia-/)
    expect(await hit('http', http, 'nobody.example.com')).toMatch(/^404 /)
  })

  test('prints curl commands that work as printed', async () => {
    const demo = postern('demo', ...freePorts)
    const { http, https } = await demo.ready()
    await demo.said(/Ctrl-C/)
    const commands = demo.stdout.match(/(?<=^ {2})curl .*$/gm) ?? []
    expect(commands).toHaveLength(7)
    for (const command of commands) {
      // Those without --resolve stand below the line for /etc/hosts, which a test can't write.
      const hosts = `--resolve '*:${http}:127.0.0.1' --resolve '*:${https}:127.0.0.1'`
      const known = command.includes('--resolve')
        ? command
        : command.replace('curl', `curl ${hosts}`)
      const { stdout } = await shell('sh', ['-c', known.replace('curl', 'curl -sS')])
      expect(stdout).toMatch(/^You've hit kubia-/)
    }
    expect(demo.stdout).toContain(
      '\n  127.0.0.1 kubia.example.com foo.example.com bar.example.com\n',
    )
  })

  test('makes a certificate once, for its owner alone', async () => {
    const first = postern('demo', ...freePorts)
    await first.ready()
    const file = join(folder.path, 'certs/tls-secret.yaml')
    const made = readFileSync(file, 'utf8')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(first.stderr).toContain('made a self-signed certificate')
    await first.stop()

    const second = postern('demo', ...freePorts)
    await second.ready()
    expect(readFileSync(file, 'utf8')).toBe(made)
    expect(second.stderr).not.toContain('made a self-signed certificate')
    expect(second.stdout + second.stderr).not.toContain('PRIVATE KEY')
  })

  test('shows an edit at the next request, and says what changed', async () => {
    const demo = postern('demo', ...freePorts)
    const { http, admin } = await demo.ready()
    edit(folder.path, 'two-hosts.yaml', (text) => text.replace('name: foo', 'name: bar'))
    await untilHit("200 You've hit kubia-5asi2", http, 'foo.example.com')
    await demo.logged(/ applied: .*foo\.example\.com/)

    edit(folder.path, 'two-hosts.yaml', (text) => text.replaceAll('host: foo', 'host: baz'))
    await untilHit("200 You've hit kubia-5asi2", http, 'baz.example.com')
    expect(await hit('http', http, 'foo.example.com')).toMatch(/^404 /)
    const routes = JSON.parse((await fetchHost('http', admin, 'localhost', '/api/v1/routes')).body)
    expect(routes.routes.map((route: { host: string }) => route.host)).toContain('baz.example.com')
  })

  test('keeps what was good of a file that is broken by an edit', async () => {
    const demo = postern('demo', ...freePorts)
    const { http, admin } = await demo.ready()
    edit(folder.path, 'two-hosts.yaml', (text) => text.replace('rules:', 'rules: ['))
    await demo.logged(/two-hosts\.yaml:\d+:\d+: error yaml-syntax/)
    expect(await hit('http', http, 'foo.example.com')).toBe("200 You've hit kubia-3inly")
    const { body } = await fetchHost('http', admin, 'localhost', '/api/v1/status')
    expect(JSON.parse(body).objects.degraded).toBe(1)
  })

  test('goes on when the folder vanishes, and says so', async () => {
    const demo = postern('demo', ...freePorts)
    const { http, admin } = await demo.ready()
    rmSync(join(folder.path, 'ingresses'), { recursive: true })
    await demo.logged(/ error .*ingresses/)
    expect(await hit('http', http, 'foo.example.com')).toBe("200 You've hit kubia-3inly")
    const { body } = await fetchHost('http', admin, 'localhost', '/api/v1/status')
    expect(JSON.parse(body).sources[0].error).not.toBeNull()
  })

  test('takes another port where the usual one is not to be had, and says so', async () => {
    const bind = `${folder.network}.9`
    const taken = createServer().listen(80, bind)
    onTestFinished(() => void taken.close())
    // Who may not listen on port 80 has the same case without that.
    await once(taken, 'listening').catch(() => {})
    const demo = postern('demo', '--bind', bind, '--https-port', '0', '--admin-port', '0')
    const { http } = await demo.ready()
    expect(http).toBe(8080)
    expect(demo.stderr).toContain(`port 80 on ${bind} is in use or not permitted: port 8080 takes`)
    await demo.said(/http:\/\/kubia\.example\.com:8080\//)
  })

  test.each(['SIGTERM', 'SIGINT'] as const)('ends with 0 at %s', async (signal) => {
    const demo = postern('demo', ...freePorts)
    await demo.ready()
    expect(await demo.stop(signal)).toBe(0)
    expect(demo.stderr).toContain(' stopped\n')
  })

  test('ends with npm start, and leaves nothing behind', async () => {
    const at = (name: string) => join(folder.path, name)
    const npm = spawn('npm', ['start', '--', ...freePorts], {
      cwd: join(import.meta.dirname, '../..'),
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        POSTERN_MANIFESTS: at('ingresses'),
        POSTERN_CERTS: at('certs'),
        POSTERN_STATE_DIR: at('state'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    onTestFinished(() => void npm.kill('SIGKILL'))
    const log = createInterface(npm.stderr)
    const exited = new Promise((resolve) => npm.once('exit', resolve))
    let last = ''
    for await (const line of log) {
      last = line
      if (line.includes(' ready ')) npm.kill('SIGTERM')
    }
    expect(last).toContain(' stopped')
    expect(await exited).toBe(0)
  })

  test('tells which address a sample pod can not have', async () => {
    const taken = createServer().listen(8080, `${folder.network}.2`)
    onTestFinished(() => void taken.close())
    await once(taken, 'listening')
    const demo = postern('demo', ...freePorts)
    expect(await demo.exited).toBe(1)
    const where = `${folder.network}.2:8080`
    expect(demo.stderr).toContain(`postern: the sample pod kubia-5asi2 needs ${where}, which`)
    expect(existsSync(join(folder.path, 'certs'))).toBe(false)
  })
})

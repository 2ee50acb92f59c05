import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { fetchHost } from './fetch-host.ts'
import { PosternProcess } from './postern-process.ts'

const freePorts = ['--http-port', '0', '--https-port', '0', '--admin-port', '0']
let folder = ''
let started: PosternProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-run-'))
})

afterEach(async () => {
  await Promise.all(started.map((postern) => postern.stop('SIGKILL')))
  started = []
  rmSync(folder, { recursive: true })
})

function postern(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const process = new PosternProcess(args, { cwd: folder, env })
  started.push(process)
  return process
}

async function failure(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const process = postern(args, env)
  return { status: await process.exited, stdout: process.stdout, stderr: process.stderr }
}

/** A Service at one address, and the Ingress that leads to it. */
function writeManifests(port: number): void {
  mkdirSync(join(folder, 'ingresses'))
  writeFileSync(
    join(folder, 'ingresses/a.yaml'),
    `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: a}
spec:
  rules:
  - host: a.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: a, port: {number: 80}}}
---
apiVersion: v1
kind: Service
metadata: {name: a}
spec:
  ports:
  - port: 80
---
apiVersion: v1
kind: Endpoints
metadata: {name: a}
subsets:
- addresses:
  - ip: 127.0.0.1
  ports:
  - port: ${port}
`,
  )
}

async function listening(answer: (socket: import('node:net').Socket) => void): Promise<number> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  return (server.address() as AddressInfo).port
}

describe('a wrong command line is told in one line, with status 2', () => {
  test.each([
    [['run', '--htp-port', '80'], /unknown option '--htp-port' \(Did you mean --http-port\?\)/],
    [['chek'], /unknown command 'chek' \(Did you mean check\?\)/],
    [['run', '--http-port', '8O'], /--http-port "8O": expects a port from 0 to 65535/],
    [['run', '--http-port'], /option '--http-port <N>' argument missing/],
    [['run', 'ingresses'], /too many arguments for 'run'/],
    [['routes'], /missing required argument 'path'/],
    [
      ['check', 'a', '--format', 'xml'],
      /'xml' is invalid\. Allowed choices are text, json, sarif\./,
    ],
    [['routes', 'a', '--http-port', '80'], /unknown option '--http-port'/],
  ])('%j', async (args, message) => {
    const { status, stdout, stderr } = await failure(args)
    expect(stderr).toMatch(message)
    expect(stderr).toMatch(/^postern: [^\n]+\n$/)
    expect(stdout).toBe('')
    expect(status).toBe(2)
  })

  test('a wrong value in the environment', async () => {
    const { status, stderr } = await failure(['run'], { POSTERN_DRAIN_TIMEOUT: 'long' })
    expect(stderr).toMatch(/^postern: POSTERN_DRAIN_TIMEOUT "long": expects a time [^\n]+\n$/)
    expect(status).toBe(2)
  })

  test('no command at all prints the help', async () => {
    const { status, stderr } = await failure([])
    expect(stderr).toMatch(/^Usage: postern/)
    expect(status).toBe(2)
  })
})

describe('run does not start, with status 1', () => {
  test.each([
    ['the default manifests', []],
    ['manifests', ['--manifests', './none']],
    ['certs', ['--certs', './none']],
  ])('without its folder of %s', async (_name, args) => {
    if (args[0] === '--certs') writeManifests(1)
    const { status, stderr } = await failure(['run', ...freePorts, ...args])
    expect(stderr).toMatch(/^postern: .*(\.\/ingresses|\.\/none).*$/m)
    expect(status).toBe(1)
  })

  test.each(['--http-port', '--https-port', '--admin-port'])(
    'where the port of %s is in use',
    async (flag) => {
      writeManifests(1)
      const port = await listening(() => {})
      const args = ['run', ...freePorts, '--bind', '127.0.0.1', flag, `${port}`]
      const { status, stderr } = await failure(args)
      expect(stderr).toContain(`port ${port} on 127.0.0.1 is in use`)
      expect(stderr).toContain('choose another port')
      expect(status).toBe(1)
    },
  )

  test('where an address is not of this machine', async () => {
    writeManifests(1)
    const { status, stderr } = await failure(['run', ...freePorts, '--bind', '192.0.2.1'])
    expect(stderr).toContain('192.0.2.1')
    expect(status).toBe(1)
  })

  test('with a key that is too short, which it does not show', async () => {
    writeManifests(1)
    const env = { POSTERN_AFFINITY_KEY: 'swordfish' }
    const { status, stderr } = await failure(['run', ...freePorts], env)
    expect(stderr).toContain('POSTERN_AFFINITY_KEY has 9 bytes')
    expect(stderr).not.toContain('swordfish')
    expect(status).toBe(1)
  })

  test('where the access log can not be opened', async () => {
    writeManifests(1)
    const { status, stderr } = await failure(['run', ...freePorts, '--access-log', './none/log'])
    expect(stderr).toContain('./none/log')
    expect(status).toBe(1)
  })
})

describe('run', () => {
  test('serves without certificates, logs to a file, and takes options from the environment', async () => {
    const port = await listening((socket) => {
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nhi\n')
    })
    writeManifests(port)
    const run = postern(['run', '--access-log', 'access.log'], {
      POSTERN_HTTP_PORT: '0',
      POSTERN_HTTPS_PORT: '0',
      POSTERN_ADMIN_PORT: '0',
      POSTERN_BIND: '127.0.0.1',
    })
    const { http, https, admin } = await run.ready()
    expect(await fetchHost('http', http, 'a.example.com')).toEqual({ status: 200, body: 'hi\n' })
    expect(await fetchHost('https', https, 'a.example.com')).toEqual({ status: 200, body: 'hi\n' })
    expect((await fetchHost('http', admin, 'localhost', '/readyz')).status).toBe(200)
    expect(await run.stop()).toBe(0)
    expect(readFileSync(join(folder, 'access.log'), 'utf8')).toMatch(
      /^(127\.0\.0\.1 - - \[.+\] "GET \/ HTTP\/1\.1" 200 3 .+ \[default-a-80\] .+\n){2}$/,
    )
    expect(run.stdout).toBe('')
  })

  test('turns not ready and finishes a request at SIGTERM', async () => {
    const asked = Promise.withResolvers<() => void>()
    const port = await listening((socket) => {
      socket.once('data', () =>
        asked.resolve(() => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi\n')),
      )
    })
    writeManifests(port)
    const run = postern(['run', ...freePorts, '--bind', '127.0.0.1'])
    const { http, admin } = await run.ready()
    const response = fetchHost('http', http, 'a.example.com')
    const answer = await asked.promise
    const exited = run.stop()
    await run.logged(/ draining/)
    expect((await fetchHost('http', admin, 'localhost', '/readyz')).status).toBe(503)
    expect((await fetchHost('http', admin, 'localhost', '/healthz')).status).toBe(200)
    answer()
    expect(await response).toEqual({ status: 200, body: 'hi\n' })
    expect(await exited).toBe(0)
  })

  test('gives up on a request that outlasts the drain timeout', async () => {
    const asked = Promise.withResolvers<void>()
    writeManifests(await listening(() => asked.resolve()))
    const run = postern(['run', ...freePorts, '--bind', '127.0.0.1', '--drain-timeout', '100ms'])
    const { http } = await run.ready()
    const client = connect(http, '127.0.0.1').on('error', () => {})
    client.write('GET / HTTP/1.1\r\nHost: a.example.com\r\n\r\n')
    await asked.promise
    expect(await run.stop()).toBe(0)
    client.destroy()
  })
})

describe('a second signal', () => {
  test('cuts a drain short, with status 1', async () => {
    const asked = Promise.withResolvers<void>()
    writeManifests(await listening(() => asked.resolve()))
    const run = postern(['run', ...freePorts, '--bind', '127.0.0.1'])
    const { http } = await run.ready()
    const client = connect(http, '127.0.0.1').on('error', () => {})
    onTestFinished(() => void client.destroy())
    client.write('GET / HTTP/1.1\r\nHost: a.example.com\r\n\r\n')
    await asked.promise
    const exited = run.stop('SIGINT')
    const again = setInterval(() => run.stop('SIGINT'), 50)
    onTestFinished(() => clearInterval(again))
    expect(await exited).toBe(1)
  })
})

describe('help and version', () => {
  test('are printed on standard output, with status 0', async () => {
    const version = await failure(['--version'])
    expect(version.stdout).toMatch(/^postern 0\.1\.0\nbuilt of {3}nothing: run from source\n/)
    expect({ status: version.status, stderr: version.stderr }).toEqual({ status: 0, stderr: '' })
    const help = await failure(['run', '--help'])
    expect(help.stdout).toMatch(/^Usage: postern run/)
    expect({ status: help.status, stderr: help.stderr }).toEqual({ status: 0, stderr: '' })
  })
})

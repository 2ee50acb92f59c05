import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { fetchHost } from './fetch-host.ts'
import { PosternProcess } from './postern-process.ts'
import { makeSampleFolder } from './sample-folder.ts'

const ports = ['--http-port', '0', '--https-port', '0', '--admin-port', '0']

function start(...args: string[]) {
  const folder = makeSampleFolder()
  const postern = new PosternProcess(['demo', ...ports, ...args], { cwd: folder.path })
  onTestFinished(async () => {
    await postern.stop('SIGKILL')
    folder.remove()
  })
  return { postern, path: (name: string) => join(folder.path, name) }
}

function lines(path: string): string[] {
  return readFileSync(path, 'utf8').trim().split('\n')
}

describe('the access log of the program', () => {
  test('goes on in a new file at SIGUSR1, loses no line, and opens no debugger', async () => {
    const { postern, path } = start('--access-log', 'access.log', '--access-log-format', 'json')
    const { http } = await postern.ready()
    await fetchHost('http', http, 'kubia.example.com', '/before')
    renameSync(path('access.log'), path('access.log.1'))
    postern.signal('SIGUSR1')
    await postern.logged(/the access log goes on in a new file file=access\.log/)
    expect(existsSync(path('access.log'))).toBe(true)
    await fetchHost('http', http, 'kubia.example.com', '/after')
    expect(await postern.stop()).toBe(0)
    const targets = ['access.log.1', 'access.log']
      .flatMap((name) => lines(path(name)))
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line).request_uri)
    expect(targets).toEqual(['/before', '/after'])
    expect(lines(path('access.log')).at(-1)).toContain('/after')
    expect(postern.stderr).not.toMatch(/debugger/i)
  })

  test('has a format of one’s own, on standard output, which SIGUSR1 leaves alone', async () => {
    const { postern } = start('--access-log-format', '$request_uri -> $service_name $status')
    const { http } = await postern.ready()
    postern.signal('SIGUSR1')
    await fetchHost('http', http, 'kubia.example.com', '/a%20b?c')
    await postern.said(/^\/a%20b\?c -> kubia-nodeport 200$/m)
    expect(await postern.stop()).toBe(0)
    expect(postern.stderr).not.toMatch(/debugger/i)
  })

  test('with a format that is none does not start, and says what was probably meant', async () => {
    const { postern } = start('--access-log-format', '$remote_adr')
    expect(await postern.exited).toBe(2)
    expect(postern.stderr).toMatch(
      /^postern: --access-log-format: there is no variable \$remote_adr\n/m,
    )
    expect(postern.stderr).toContain('did you mean $remote_addr?')
  })
})

test('a disk that is full costs lines, which are counted, and no request', async () => {
  // Every write to this device fails with ENOSPC.
  const { postern } = start('--access-log', '/dev/full')
  const { http } = await postern.ready()
  expect((await fetchHost('http', http, 'kubia.example.com')).status).toBe(200)
  expect((await fetchHost('http', http, 'kubia.example.com')).status).toBe(200)
  await postern.logged(/lines of the access log were lost lines=\d+ reason="ENOSPC/)
})
